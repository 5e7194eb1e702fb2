import { ActionIcon, Menu } from "@mantine/core";
import {
  IconArchive,
  IconArrowBackUp,
  IconArrowRight,
  IconCalendarPlus,
  IconDotsVertical,
  IconSquareCheck,
  IconTag,
  IconThumbDown,
  IconTrash,
  IconTrophy,
  IconUser,
  IconUserCheck,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { selection } from "@/features/cards/board/selection";
import { useCardActs, type Act } from "@/features/cards/components/card-acts";
import { paths } from "@/config/paths";
import type { Card, Pipeline, Stage } from "@/lib/api/types";

/** Everything that a drag or a key can do, without either. */
export function CardMenu({ card, pipeline, stage }: { card: Card; pipeline: Pipeline; stage: Stage }) {
  const { t } = useTranslation();
  const acts = useCardActs();
  const act = (what: Act) => () => acts.act(what, [card]);
  const won = pipeline.stages.find((found) => found.kind === "won");
  const lost = pipeline.stages.find((found) => found.kind === "lost");

  return (
    <Menu position="bottom-end" withinPortal shadow="md">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={24}
          data-testid={`menu-${card.id}`}
          aria-label={t("board.menu", { name: card.name })}
        >
          <IconDotsVertical size={14} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconArrowRight size={16} />} onClick={act("move")}>
          {t("board.moveTo")}
        </Menu.Item>
        {stage.kind === "open" && won && (
          <Menu.Item leftSection={<IconTrophy size={16} />} onClick={() => acts.close("won", [card])}>
            {won.name}
          </Menu.Item>
        )}
        {stage.kind === "open" && lost && (
          <Menu.Item leftSection={<IconThumbDown size={16} />} onClick={() => acts.close("lost", [card])}>
            {lost.name}
          </Menu.Item>
        )}
        {stage.kind !== "open" && (
          <Menu.Item leftSection={<IconArrowBackUp size={16} />} onClick={act("reopen")}>
            {t("reopen.act")}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconCalendarPlus size={16} />} onClick={act("task")}>
          {t("card.addTask")}
        </Menu.Item>
        <Menu.Item leftSection={<IconUserCheck size={16} />} onClick={act("assign")}>
          {t("bulkCards.assign")}
        </Menu.Item>
        <Menu.Item leftSection={<IconTag size={16} />} onClick={act("tag")}>
          {t("bulkCards.tag")}
        </Menu.Item>
        <Menu.Item leftSection={<IconSquareCheck size={16} />} onClick={() => selection.toggle(card.id)}>
          {t("card.select")}
        </Menu.Item>
        {card.contact_id && (
          <Menu.Item
            leftSection={<IconUser size={16} />}
            component={Link}
            to={paths.contact(card.contact_id)}
          >
            {t("deal.openContact")}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item leftSection={<IconArchive size={16} />} onClick={act("archive")}>
          {t("bulkCards.archive")}
        </Menu.Item>
        <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={act("delete")}>
          {t("action.delete")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

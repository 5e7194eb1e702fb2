import { ActionIcon, Menu } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconArrowRight, IconDotsVertical, IconThumbDown, IconTrophy, IconUser } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMove } from "@/features/cards/board/use-move";
import { MoveDialog } from "@/features/cards/components/move-dialog";
import { paths } from "@/config/paths";
import type { Card, Pipeline, Stage } from "@/lib/api/types";

/** Everything that a drag can do, without a drag. */
export function CardMenu({ card, pipeline, stage }: { card: Card; pipeline: Pipeline; stage: Stage }) {
  const { t } = useTranslation();
  const request = useMove();
  const [moving, { open, close }] = useDisclosure(false);
  const won = pipeline.stages.find((found) => found.kind === "won");
  const lost = pipeline.stages.find((found) => found.kind === "lost");

  return (
    <>
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
          <Menu.Item leftSection={<IconArrowRight size={16} />} onClick={open}>
            {t("board.moveTo")}
          </Menu.Item>
          {stage.kind === "open" && won && (
            <Menu.Item
              leftSection={<IconTrophy size={16} />}
              onClick={() => request({ deal: card, stage: won })}
            >
              {won.name}
            </Menu.Item>
          )}
          {stage.kind === "open" && lost && (
            <Menu.Item
              leftSection={<IconThumbDown size={16} />}
              onClick={() => request({ deal: card, stage: lost })}
            >
              {lost.name}
            </Menu.Item>
          )}
          {card.contact_id && (
            <Menu.Item
              leftSection={<IconUser size={16} />}
              component={Link}
              to={paths.contact(card.contact_id)}
            >
              {t("deal.openContact")}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {moving && <MoveDialog deal={card} stages={pipeline.stages} onClose={close} />}
    </>
  );
}

import { ActionIcon, Button, Group, Paper, Text, Tooltip } from "@mantine/core";
import {
  IconArchive,
  IconArrowRight,
  IconTag,
  IconTagOff,
  IconThumbDown,
  IconTrash,
  IconTrophy,
  IconUserCheck,
  IconX,
  type Icon,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { selection } from "@/features/cards/board/selection";
import { useCardActs, type CardActs } from "@/features/cards/components/card-acts";
import type { Card } from "@/lib/api/types";
import classes from "./board.module.css";

interface Offer {
  key: "move" | "won" | "lost" | "assign" | "tag" | "untag" | "archive" | "delete";
  icon: Icon;
  run: (acts: CardActs, cards: Card[]) => void;
}

const OFFERS: Offer[] = [
  { key: "move", icon: IconArrowRight, run: (acts, cards) => acts.act("move", cards) },
  { key: "won", icon: IconTrophy, run: (acts, cards) => acts.close("won", cards) },
  { key: "lost", icon: IconThumbDown, run: (acts, cards) => acts.close("lost", cards) },
  { key: "assign", icon: IconUserCheck, run: (acts, cards) => acts.act("assign", cards) },
  { key: "tag", icon: IconTag, run: (acts, cards) => acts.act("tag", cards) },
  { key: "untag", icon: IconTagOff, run: (acts, cards) => acts.act("untag", cards) },
  { key: "archive", icon: IconArchive, run: (acts, cards) => acts.act("archive", cards) },
  { key: "delete", icon: IconTrash, run: (acts, cards) => acts.act("delete", cards) },
];

/** What can be done with the selected cards; over the board's lower edge while there are any. */
export function SelectionBar({ cards }: { cards: Card[] }) {
  const { t } = useTranslation();
  const acts = useCardActs();
  if (cards.length === 0) return null;
  return (
    <Paper
      className={classes.selectionBar}
      shadow="lg"
      withBorder
      role="toolbar"
      aria-label={t("bulkCards.bar")}
    >
      <Text size="sm" fw={600} role="status">
        {t("bulkCards.selected", { count: cards.length })}
      </Text>
      <Group gap={4}>
        {OFFERS.map(({ key, icon: Icon, run }) => (
          <Button
            key={key}
            size="compact-sm"
            variant="subtle"
            color={key === "delete" ? "red" : undefined}
            leftSection={<Icon size={15} aria-hidden />}
            onClick={() => run(acts, cards)}
          >
            {t(`bulkCards.${key}`)}
          </Button>
        ))}
      </Group>
      <Tooltip label={t("bulkCards.clear")}>
        <ActionIcon variant="subtle" color="gray" aria-label={t("bulkCards.clear")} onClick={selection.clear}>
          <IconX size={16} />
        </ActionIcon>
      </Tooltip>
    </Paper>
  );
}

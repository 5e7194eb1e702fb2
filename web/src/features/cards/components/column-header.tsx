import { ActionIcon, Badge, Group, Text, Tooltip, UnstyledButton } from "@mantine/core";
import { IconSquareCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { stageColour } from "@/components/colours";
import { selection } from "@/features/cards/board/selection";
import { useBoardAddress } from "@/features/cards/board/use-board-address";
import type { Bar, Column, Stage } from "@/lib/api/types";
import { formatSums } from "@/lib/money";
import classes from "./board.module.css";

const SEGMENTS: { key: keyof Bar; colour: string }[] = [
  { key: "overdue", colour: "var(--mantine-color-red-6)" },
  { key: "today", colour: "var(--mantine-color-green-6)" },
  { key: "planned", colour: "var(--mantine-color-blue-4)" },
  { key: "none", colour: "var(--mantine-color-yellow-4)" },
];

export function ColumnHeader({ stage, column }: { stage: Stage; column: Column }) {
  const { t, i18n } = useTranslation();
  const sum = formatSums(column.sums, i18n.language);
  const { filters } = useBoardAddress();
  const selectable = column.cards.length > 0 && !filters.at;
  const weighted = formatSums(column.weighted_sums, i18n.language);

  return (
    <header className={classes.header}>
      <Group gap={8} wrap="nowrap">
        <span className={classes.dot} style={{ background: stageColour(stage.colour) }} aria-hidden />
        <Tooltip
          label={t("board.probability", { percent: stage.probability })}
          disabled={stage.kind !== "open"}
        >
          <h2 className={classes.stageName}>{stage.name}</h2>
        </Tooltip>
        {selectable && (
          <Tooltip label={t("card.selectColumn")}>
            <ActionIcon
              className={classes.selectColumn}
              variant="subtle"
              color="gray"
              size={22}
              ml="auto"
              aria-label={t("card.selectColumnNamed", { stage: stage.name })}
              onClick={() => selection.toggleAll(column.cards.map(({ id }) => id))}
            >
              <IconSquareCheck size={15} />
            </ActionIcon>
          </Tooltip>
        )}
        <Badge
          variant="default"
          size="sm"
          ml={selectable ? 0 : "auto"}
          aria-label={t("board.cards", { count: column.count, context: column.cards[0]?.kind })}
        >
          {column.count}
        </Badge>
      </Group>
      <div className={classes.figures}>
        <Tooltip label={t("board.weighted", { sum: weighted || "0" })} disabled={!weighted}>
          <Text span inherit fw={500}>
            {sum || "\u00a0"}
          </Text>
        </Tooltip>
      </div>
      {column.bar && <ActionBar bar={column.bar} />}
    </header>
  );
}

/** How many cards have their next action overdue, due today, planned, or none: one thin bar whose parts filter. */
function ActionBar({ bar }: { bar: Bar }) {
  const { t } = useTranslation();
  const { filters, set } = useBoardAddress();
  const present = SEGMENTS.filter(({ key }) => bar[key] > 0);
  return (
    <div className={classes.bar} role="group" aria-label={t("boardFilter.nextAction")}>
      {present.map(({ key, colour }) => {
        const only = filters.next_action === key;
        const words = t(`board.bar.${key}`, { count: bar[key] });
        return (
          <Tooltip key={key} label={t(only ? "board.bar.showAll" : "board.bar.show", { words })}>
            <UnstyledButton
              className={classes.segment}
              style={{ flexGrow: bar[key], "--segment": colour }}
              aria-label={words}
              aria-pressed={only}
              onClick={() => set({ next_action: only ? undefined : key })}
            />
          </Tooltip>
        );
      })}
    </div>
  );
}

import { Badge, Group, Text, Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { stageColour } from "@/components/colours";
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
        <Badge variant="default" size="sm" ml="auto" aria-label={t("board.cards", { count: column.count })}>
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
      <ActionBar bar={column.bar} />
    </header>
  );
}

/** How many cards have their next action overdue, due today, planned, or none: one thin bar, said in words too. */
function ActionBar({ bar }: { bar: Bar }) {
  const { t } = useTranslation();
  const present = SEGMENTS.filter(({ key }) => bar[key] > 0);
  const words = present.map(({ key }) => t(`board.bar.${key}`, { count: bar[key] })).join(", ");
  return (
    <Tooltip label={words} disabled={!words}>
      <div className={classes.bar} role="img" aria-label={words || t("board.bar.empty")}>
        {present.map(({ key, colour }) => (
          <span key={key} style={{ flexGrow: bar[key], background: colour }} />
        ))}
      </div>
    </Tooltip>
  );
}

import { useDraggable } from "@dnd-kit/react";
import { ActionIcon, Badge, Group, Text, Tooltip, UnstyledButton } from "@mantine/core";
import { IconGripVertical, IconSquareCheck } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { stageColour } from "@/components/colours";
import { selection } from "@/features/cards/board/selection";
import { useBoardAddress } from "@/features/cards/board/use-board-address";
import type { Bar, CardKind, Column, Stage } from "@/lib/api/types";
import { formatSums } from "@/lib/money";
import classes from "./board.module.css";

const SEGMENTS: { key: keyof Bar; colour: string }[] = [
  { key: "overdue", colour: "var(--mantine-color-red-6)" },
  { key: "today", colour: "var(--mantine-color-green-6)" },
  { key: "planned", colour: "var(--mantine-color-blue-4)" },
  { key: "none", colour: "var(--mantine-color-yellow-4)" },
];

interface Props {
  stage: Stage;
  column: Column;
  /** Whether the column can be dragged to another place. */
  movable: boolean;
  /** Whether the count is that of all cards, which no filter narrows. */
  whole: boolean;
  menu?: ReactNode;
}

export function ColumnHeader({ stage, column, movable, whole, menu }: Props) {
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
        <Group gap={0} ml="auto" wrap="nowrap">
          {selectable && <SelectColumn stage={stage} column={column} />}
          {movable && <ColumnGrip stage={stage} />}
          {menu}
        </Group>
      </Group>
      <div className={classes.figures}>
        <CountBadge
          count={column.count}
          limit={whole ? stage.wip_limit : null}
          kind={column.cards[0]?.kind}
        />
        <Text span inherit fw={500} style={{ flex: "none" }}>
          {sum}
        </Text>
        {stage.kind === "open" && weighted && (
          <Tooltip label={t("board.weighted", { sum: weighted })}>
            <Text span inherit c="dimmed" ml="auto" className={classes.truncate}>
              {t("board.weightedShort", { sum: weighted })}
            </Text>
          </Tooltip>
        )}
      </div>
      {column.bar && <ActionBar bar={column.bar} />}
    </header>
  );
}

function SelectColumn({ stage, column }: { stage: Stage; column: Column }) {
  const { t } = useTranslation();
  return (
    <Tooltip label={t("card.selectColumn")}>
      <ActionIcon
        className={classes.selectColumn}
        variant="subtle"
        color="gray"
        size={24}
        aria-label={t("card.selectColumnNamed", { stage: stage.name })}
        onClick={() => selection.toggleAll(column.cards.map(({ id }) => id))}
      >
        <IconSquareCheck size={15} />
      </ActionIcon>
    </Tooltip>
  );
}

/** Takes hold of a column by the mouse; the keyboard finds the same in the column's menu. */
function ColumnGrip({ stage }: { stage: Stage }) {
  const { t } = useTranslation();
  const { ref } = useDraggable({ id: `column:${stage.id}`, type: "column", data: { stageId: stage.id } });
  return (
    <ActionIcon
      ref={ref}
      variant="subtle"
      color="gray"
      size={24}
      data-testid={`column-grip-${stage.id}`}
      aria-label={t("board.gripColumn", { stage: stage.name })}
      aria-roledescription={t("board.draggableColumn")}
      style={{ cursor: "grab", touchAction: "none" }}
    >
      <IconGripVertical size={14} />
    </ActionIcon>
  );
}

interface CountProps {
  count: number;
  limit: number | null;
  kind?: CardKind;
}

/** How many cards the column holds; of a limited stage beside how many it takes, the nearer the louder. */
function CountBadge({ count, limit, kind }: CountProps) {
  const { t } = useTranslation();
  const near = limit !== null && count >= limit * 0.8;
  return (
    <Badge
      variant={near ? "filled" : "default"}
      color={limit !== null && count > limit ? "red.8" : "orange.9"}
      size="sm"
      style={{ flex: "none" }}
      data-testid="column-count"
      aria-label={
        limit === null ? t("board.cards", { count, context: kind }) : t("board.wipWords", { count, limit })
      }
    >
      {limit === null ? count : t("board.wip", { count, limit })}
    </Badge>
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

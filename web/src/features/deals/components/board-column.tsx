import { useDroppable } from "@dnd-kit/react";
import { Text, UnstyledButton } from "@mantine/core";
import { useIntersection } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { stageColour } from "@/components/colours";
import { boardKey } from "@/features/deals/api/get-board";
import type { BoardFilters } from "@/features/deals/board-filters";
import { getStageCards } from "@/features/deals/api/get-stage-cards";
import { appendCards } from "@/features/deals/board/board-state";
import { ColumnHeader } from "@/features/deals/components/column-header";
import { DealCard } from "@/features/deals/components/deal-card";
import { QuickAdd } from "@/features/deals/components/quick-add";
import type { Board, Card, Column, Pipeline, Stage } from "@/lib/api/types";
import classes from "./board.module.css";

interface Props {
  pipeline: Pipeline;
  stage: Stage;
  column: Column;
  cards: Card[];
  filters: BoardFilters;
  /** Whether the member may put the columns in another order. */
  movable: boolean;
  menu?: ReactNode;
}

type Detector = NonNullable<Parameters<typeof useDroppable>[0]["collisionDetector"]>;

const underPointer: Detector = ({ dragOperation, droppable }) => {
  const { current } = dragOperation.position;
  return droppable.shape?.containsPoint(current)
    ? { id: droppable.id, value: 1, type: 2, priority: 3 }
    : null;
};

/** A column; each of its two shapes is a place for cards of its own kind, so that a change of shape makes a new one. */
export function BoardColumn(props: Props) {
  const [opened, setOpened] = useState(false);
  return props.stage.folded && !opened ? (
    <FoldedColumn stage={props.stage} count={props.column.count} onOpen={() => setOpened(true)} />
  ) : (
    <OpenColumn {...props} />
  );
}

function FoldedColumn({ stage, count, onOpen }: { stage: Stage; count: number; onOpen: () => void }) {
  const { t } = useTranslation();
  const { ref, isDropTarget } = useDroppable({
    id: stage.id,
    type: "column",
    accept: ["card", "column"],
    // A card is wider than this column and lies on its neighbours' cards too: the pointer says what is meant.
    collisionDetector: underPointer,
    collisionPriority: 3,
  });
  return (
    <section
      ref={ref}
      className={classes.folded}
      data-target={isDropTarget || undefined}
      data-testid={`column-${stage.id}`}
      aria-label={stage.name}
    >
      <UnstyledButton
        className={classes.unfold}
        aria-label={t("board.foldedColumn", { stage: stage.name })}
        onClick={onOpen}
      >
        <span className={classes.dot} style={{ background: stageColour(stage.colour) }} aria-hidden />
        <Text span size="xs" fw={600}>
          {count}
        </Text>
        <span className={classes.sideways}>{stage.name}</span>
      </UnstyledButton>
    </section>
  );
}

function OpenColumn({ pipeline, stage, column, cards, filters, movable, menu }: Props) {
  const { t } = useTranslation();
  const { ref, isDropTarget } = useDroppable({
    id: stage.id,
    type: "column",
    accept: ["card", "column"],
    collisionPriority: 1,
  });
  const { endRef } = useMoreCards(pipeline.id, column, filters);

  return (
    <section
      ref={ref}
      className={classes.column}
      data-target={isDropTarget || undefined}
      data-testid={`column-${stage.id}`}
      aria-label={stage.name}
    >
      <ColumnHeader
        stage={stage}
        column={column}
        movable={movable}
        whole={Object.values(filters).every((value) => value === undefined)}
        menu={menu}
      />
      {stage.kind === "open" && <QuickAdd pipelineId={pipeline.id} stage={stage} />}
      <div className={classes.cards}>
        {cards.map((card, index) => (
          <DealCard key={card.id} card={card} pipeline={pipeline} stage={stage} index={index} />
        ))}
        {cards.length === 0 && (
          <Text className={classes.empty} size="xs" c="dimmed">
            {t(stage.kind === "open" ? "board.emptyColumn" : "board.emptyClosedColumn")}
          </Text>
        )}
        {column.next && <div ref={endRef} style={{ minHeight: 1 }} aria-hidden />}
        {column.older > 0 && (
          <Text size="xs" c="dimmed" ta="center" py={4}>
            {t("board.older", { count: column.older })}
          </Text>
        )}
      </div>
    </section>
  );
}

/** Reads the next page of the column when its end comes into sight. */
function useMoreCards(pipelineId: string, column: Column, filters: BoardFilters) {
  const client = useQueryClient();
  const reading = useRef<string | null>(null);
  const { ref: endRef, entry } = useIntersection({ threshold: 0, rootMargin: "400px" });
  const { next, stage_id: stageId } = column;

  useEffect(() => {
    if (!entry?.isIntersecting || !next || reading.current === next) return;
    reading.current = next;
    getStageCards(stageId, next, filters)
      .then((page) =>
        client.setQueryData<Board>(
          boardKey(pipelineId, filters),
          (board) => board && appendCards(board, stageId, page.items, page.next),
        ),
      )
      .catch(() => (reading.current = null)); // tried again at the next scroll
  }, [entry, next, stageId, pipelineId, filters, client]);

  return { endRef };
}

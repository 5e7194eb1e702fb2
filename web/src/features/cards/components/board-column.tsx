import { useDroppable } from "@dnd-kit/react";
import { Text } from "@mantine/core";
import { useIntersection } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { boardKey } from "@/features/cards/api/get-board";
import type { BoardFilters } from "@/features/cards/board-filters";
import { getStageCards } from "@/features/cards/api/get-stage-cards";
import { appendCards } from "@/features/cards/board/board-state";
import { ColumnHeader } from "@/features/cards/components/column-header";
import { BoardCard } from "@/features/cards/components/board-card";
import { QuickAdd } from "@/features/cards/components/quick-add";
import type { Board, Card, Column, Pipeline, Stage } from "@/lib/api/types";
import classes from "./board.module.css";

interface Props {
  pipeline: Pipeline;
  stage: Stage;
  column: Column;
  cards: Card[];
  filters: BoardFilters;
}

export function BoardColumn({ pipeline, stage, column, cards, filters }: Props) {
  const { t } = useTranslation();
  const { ref, isDropTarget } = useDroppable({
    id: stage.id,
    type: "column",
    accept: "card",
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
      <ColumnHeader stage={stage} column={column} />
      {stage.kind === "open" && <QuickAdd pipelineId={pipeline.id} stage={stage} />}
      <div className={classes.cards}>
        {cards.map((card, index) => (
          <BoardCard key={card.id} card={card} pipeline={pipeline} stage={stage} index={index} />
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

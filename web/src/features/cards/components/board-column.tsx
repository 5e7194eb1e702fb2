import { useDroppable } from "@dnd-kit/react";
import { Text } from "@mantine/core";
import { useIntersection } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { memo, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { boardKey } from "@/features/cards/api/get-board";
import { isEmpty, type BoardFilters } from "@/features/cards/board-filters";
import { getStageCards } from "@/features/cards/api/get-stage-cards";
import { appendCards } from "@/features/cards/board/board-state";
import { ColumnHeader } from "@/features/cards/components/column-header";
import { BoardCard } from "@/features/cards/components/board-card";
import { ColumnCards } from "@/features/cards/components/column-cards";
import { FoldedColumn } from "@/features/cards/components/folded-column";
import { PastCard } from "@/features/cards/components/past-card";
import { QuickAdd } from "@/features/cards/components/quick-add";
import type { Board, Card, Column, Pipeline, Stage } from "@/lib/api/types";
import classes from "./board.module.css";

interface Props {
  pipeline: Pipeline;
  stage: Stage;
  column: Column;
  /** The cards that are seen in it, in their order, which differs from the column's while one is dragged. */
  ids: string[];
  /** All cards of the board. */
  known: ReadonlyMap<string, Card>;
  filters: BoardFilters;
  /** Whether the member may put the columns in another order. */
  movable: boolean;
  columnMenu?: (stage: Stage) => ReactNode;
}

/**
 * A column; each of its two shapes is a place for cards of its own kind, so that a change of shape makes a new one.
 * Drawn again only when something of it changes: a drag changes two columns at a time, and a frame is short.
 */
export const BoardColumn = memo(function BoardColumn({ ids, known, ...props }: Props) {
  const { pipeline, stage, column } = props;
  const [unfolded, setUnfolded] = useState(false);
  const cards = useMemo(
    () => ids.map((id) => known.get(id)).filter((card): card is Card => card !== undefined),
    [ids, known],
  );
  const shown = useRef(ids);
  useEffect(() => {
    shown.current = ids;
  }, [ids]);
  const columnOf = useCallback(() => shown.current, []);
  if (!stage.folded || unfolded) return <OpenColumn {...props} cards={cards} columnOf={columnOf} />;
  const arriving = cards.find((card) => card.stage_id !== stage.id);
  return (
    <FoldedColumn stage={stage} count={column.count} onUnfold={() => setUnfolded(true)}>
      {arriving && (
        <BoardCard card={arriving} pipeline={pipeline} stage={stage} index={0} columnOf={columnOf} />
      )}
    </FoldedColumn>
  );
});

interface OpenProps extends Omit<Props, "ids" | "known"> {
  cards: Card[];
  columnOf: () => string[];
}

function OpenColumn({ pipeline, stage, column, cards, columnOf, filters, movable, columnMenu }: OpenProps) {
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
        whole={isEmpty(filters)}
        menu={columnMenu?.(stage)}
      />
      {stage.kind === "open" && !filters.at && <QuickAdd pipeline={pipeline} stage={stage} />}
      <ColumnCards
        cards={cards}
        scrolledAs={filters.at ? stage.name : undefined}
        render={(card, index) =>
          filters.at ? (
            <PastCard card={card} />
          ) : (
            <BoardCard card={card} pipeline={pipeline} stage={stage} index={index} columnOf={columnOf} />
          )
        }
      >
        {cards.length === 0 && (
          <Text className={classes.empty} size="xs" c="dimmed">
            {t(
              isEmpty(filters)
                ? stage.kind === "open"
                  ? "board.emptyColumn"
                  : "board.emptyClosedColumn"
                : filters.at
                  ? "past.emptyColumn"
                  : "boardFilter.emptyColumn",
              { context: pipeline.card_kind },
            )}
          </Text>
        )}
        {column.next && <div ref={endRef} style={{ minHeight: 1 }} aria-hidden />}
        {column.older > 0 && (
          <Text size="xs" c="dimmed" ta="center" py={4}>
            {t("board.older", { count: column.older })}
          </Text>
        )}
      </ColumnCards>
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

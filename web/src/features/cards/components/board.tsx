/** The columns of a pipeline, with cards that are dragged by mouse, touch or keyboard. */
import { move } from "@dnd-kit/helpers";
import {
  Accessibility,
  PointerActivationConstraints,
  type DragEndEvent,
  type DragOverEvent,
  type DragStartEvent,
} from "@dnd-kit/dom";
import { DragDropProvider, KeyboardSensor, PointerSensor } from "@dnd-kit/react";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "react-router";
import type { BoardFilters } from "@/features/cards/board-filters";
import { findCard } from "@/features/cards/board/board-state";
import { selection, useSelection } from "@/features/cards/board/selection";
import { useBoardKeys } from "@/features/cards/board/use-board-keys";
import { placeIn } from "@/features/cards/board/use-move";
import { BoardColumn } from "@/features/cards/components/board-column";
import { useCardActs } from "@/features/cards/components/card-acts";
import { SelectionBar } from "@/features/cards/components/selection-bar";
import { paths } from "@/config/paths";
import type { Board as BoardState, Card } from "@/lib/api/types";
import classes from "./board.module.css";

/** The ids of each column's cards, in order. */
type Order = Record<string, string[]>;

const orderOf = (board: BoardState): Order =>
  Object.fromEntries(board.columns.map((column) => [column.stage_id, column.cards.map((card) => card.id)]));

/** Milliseconds that a finger rests on a card before it is dragged. */
const TOUCH_DELAY = 200;

const sensors = [
  PointerSensor.configure({
    // The whole card can be gripped by the mouse; the keyboard uses the handle.
    activatorElements: (source) => [source.element, source.handle],
    // A finger scrolls unless it rests; a mouse that only clicks drags nothing.
    activationConstraints: (event) =>
      event.pointerType === "touch"
        ? [new PointerActivationConstraints.Delay({ value: TOUCH_DELAY, tolerance: 8 })]
        : [new PointerActivationConstraints.Distance({ value: 5 })],
    preventActivation: (event) => event.target instanceof Element && event.target.closest("button") !== null,
  }),
  KeyboardSensor,
];

export function Board({ board, filters }: { board: BoardState; filters: BoardFilters }) {
  const { t } = useTranslation();
  const acts = useCardActs();
  const { search } = useLocation();
  const selected = useSelection();
  const [dragged, setDragged] = useState<Order | null>(null);
  const latest = useRef<Order | null>(null);
  const order = dragged ?? orderOf(board);
  const cards = useMemo(
    () => new Map(board.columns.flatMap((column) => column.cards.map((card) => [card.id, card] as const))),
    [board],
  );
  /** The selected cards in the order in which they are seen. */
  const chosen = useMemo(
    () => board.columns.flatMap((column) => column.cards.filter(({ id }) => selected.has(id))),
    [board, selected],
  );
  useBoardKeys(board, (card) => paths.boardCard(board.pipeline.id, card.kind, card.id) + search, !filters.at);
  useEffect(() => selection.clear, [board.pipeline.id]);
  const stageName = (id: unknown) => board.pipeline.stages.find((stage) => stage.id === id)?.name ?? "";
  const show = (next: Order | null) => {
    latest.current = next;
    setDragged(next);
  };
  const columnOf = (cardId: string) =>
    Object.entries(latest.current ?? {}).find(([, ids]) => ids.includes(cardId))?.[0];

  function drop(cardId: string) {
    const card = findCard(board, cardId);
    const stageId = columnOf(cardId);
    const stage = board.pipeline.stages.find((found) => found.id === stageId);
    if (!card || !stage || !stageId || !latest.current) return;
    const column = latest.current[stageId] ?? [];
    const index = column.indexOf(cardId);
    if (selection.ids.has(cardId) && chosen.length > 1) {
      const ids = chosen.map(({ id }) => id);
      const others = column.slice(0, index).filter((id) => !ids.includes(id)).length;
      return acts.moveTo(chosen, stage, { place: placeIn(board, stageId, others, ids) });
    }
    const before = board.columns.find((column) => column.stage_id === card.stage_id)?.cards.indexOf(card);
    if (stageId === card.stage_id && index === before) return;
    acts.moveTo([card], stage, { place: placeIn(board, stageId, index, [cardId]) });
  }

  return (
    <DragDropProvider
      sensors={sensors}
      plugins={(defaults) => [
        ...defaults.filter((plugin) => plugin !== Accessibility),
        Accessibility.configure({
          screenReaderInstructions: { draggable: t("board.dragInstructions") },
          announcements: {
            dragstart: ({ operation: { source } }: DragStartEvent) =>
              t("board.picked", { name: cards.get(String(source?.id))?.name ?? "" }),
            dragover: ({ operation: { source } }: DragOverEvent) =>
              t("board.over", { stage: stageName(columnOf(String(source?.id))) }),
            dragend: ({ canceled }: DragEndEvent) => (canceled ? t("board.dropCancelled") : undefined),
          },
        }),
      ]}
      onDragStart={() => show(orderOf(board))}
      onDragOver={(event) => {
        if (latest.current) show(move(latest.current, event));
      }}
      onDragEnd={(event) => {
        const id = event.operation.source?.id;
        if (!event.canceled && id !== undefined) drop(String(id));
        show(null);
      }}
    >
      <div className={classes.board} role="group" aria-label={board.pipeline.name}>
        {board.columns.map((column) => {
          const stage = board.pipeline.stages.find((found) => found.id === column.stage_id);
          return (
            stage && (
              <BoardColumn
                key={column.stage_id}
                pipeline={board.pipeline}
                stage={stage}
                column={column}
                filters={filters}
                cards={(order[column.stage_id] ?? [])
                  .map((id) => cards.get(id))
                  .filter((card): card is Card => card !== undefined)}
              />
            )
          );
        })}
      </div>
      <SelectionBar cards={chosen} />
    </DragDropProvider>
  );
}

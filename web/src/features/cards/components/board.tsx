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
import { useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "react-router";
import type { BoardFilters } from "@/features/cards/board-filters";
import { findCard } from "@/features/cards/board/board-state";
import { gripOf, keepFocus } from "@/features/cards/board/keep-focus";
import { selection, useSelection } from "@/features/cards/board/selection";
import { useBoardKeys } from "@/features/cards/board/use-board-keys";
import { placeIn } from "@/features/cards/board/use-move";
import { BoardColumn } from "@/features/cards/components/board-column";
import { useCardActs } from "@/features/cards/components/card-acts";
import { SelectionBar } from "@/features/cards/components/selection-bar";
import { paths } from "@/config/paths";
import type { Board as BoardState, Stage } from "@/lib/api/types";
import classes from "./board.module.css";

/** The ids of each column's cards, in order. */
type Order = Record<string, string[]>;

const orderOf = (board: BoardState): Order =>
  Object.fromEntries(board.columns.map((column) => [column.stage_id, column.cards.map((card) => card.id)]));

/** Milliseconds that a finger rests on a card before it is dragged. */
const TOUCH_DELAY = 200;
const NONE: string[] = [];

const sensors = [
  PointerSensor.configure({
    // The whole card can be gripped by the mouse; the keyboard uses the handle.
    activatorElements: (source) => [source.element, source.handle],
    // A finger scrolls unless it rests; a mouse that only clicks drags nothing.
    activationConstraints: (event) =>
      event.pointerType === "touch"
        ? [new PointerActivationConstraints.Delay({ value: TOUCH_DELAY, tolerance: 8 })]
        : [new PointerActivationConstraints.Distance({ value: 5 })],
    preventActivation: (event, source) =>
      source.type !== "column" && event.target instanceof Element && event.target.closest("button") !== null,
  }),
  KeyboardSensor,
];

interface Props {
  board: BoardState;
  filters: BoardFilters;
  /** What can be done with a column, for those who may change the pipeline. */
  columnMenu?: (stage: Stage) => ReactNode;
  /** Puts the columns in another order; without it they stay as they are. */
  onOrder?: (stageIds: string[]) => Promise<unknown>;
}

export function Board({ board, filters, columnMenu, onOrder }: Props) {
  const { t } = useTranslation();
  const acts = useCardActs();
  const { search } = useLocation();
  const selected = useSelection();
  const [dragged, setDragged] = useState<Order | null>(null);
  const [columns, setColumns] = useState<string[] | null>(null);
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

  const stageIds = board.columns.map((column) => column.stage_id);

  /** Puts a column where another one is, and shows it there until the server has answered. */
  function dropColumn({ operation: { source, target } }: DragEndEvent) {
    const from = stageIds.indexOf(String(source?.data.stageId));
    // Over a card, the column that the card lies in is meant.
    const to = stageIds.indexOf(
      target?.type === "column" ? String(target.id) : (findCard(board, String(target?.id))?.stage_id ?? ""),
    );
    if (!onOrder || from < 0 || to < 0 || from === to) return;
    const wanted = [...stageIds];
    wanted.splice(to, 0, ...wanted.splice(from, 1));
    setColumns(wanted);
    void onOrder(wanted).finally(() => setColumns(null));
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
              t("board.picked", {
                name: cards.get(String(source?.id))?.name ?? stageName(source?.data.stageId),
              }),
            dragover: ({ operation: { source, target } }: DragOverEvent) =>
              t("board.over", {
                stage: stageName(source?.type === "column" ? target?.id : columnOf(String(source?.id))),
              }),
            dragend: ({ canceled }: DragEndEvent) => (canceled ? t("board.dropCancelled") : undefined),
          },
        }),
      ]}
      onDragStart={(event) => {
        if (event.operation.source?.type !== "column") show(orderOf(board));
      }}
      onDragOver={(event) => {
        if (latest.current) show(move(latest.current, event));
      }}
      onDragEnd={(event) => {
        const { source, activatorEvent } = event.operation;
        const byKeyboard = activatorEvent instanceof KeyboardEvent;
        if (byKeyboard && source?.type !== "column") keepFocus(() => gripOf(String(source?.id)));
        if (!event.canceled && source) {
          if (source.type === "column") dropColumn(event);
          else drop(String(source.id));
        }
        show(null);
      }}
    >
      <div
        className={classes.board}
        role="group"
        aria-label={board.pipeline.name}
        // In the past nothing takes the keyboard, which still has to scroll.
        tabIndex={filters.at ? 0 : undefined}
      >
        {(columns ?? stageIds).map((stageId) => {
          const column = board.columns.find((found) => found.stage_id === stageId);
          const stage = board.pipeline.stages.find((found) => found.id === stageId);
          return (
            stage &&
            column && (
              <BoardColumn
                key={stageId}
                movable={onOrder !== undefined}
                columnMenu={columnMenu}
                pipeline={board.pipeline}
                stage={stage}
                column={column}
                filters={filters}
                ids={order[stageId] ?? NONE}
                known={cards}
              />
            )
          );
        })}
      </div>
      <SelectionBar cards={chosen} />
    </DragDropProvider>
  );
}

/**
 * The board by keyboard: arrows go from card to card, with Shift they move the card; one letter for each act. What is
 * selected is what is acted on; without a selection, the card that has the focus.
 */
import { useEffect, useEffectEvent, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { findCard } from "@/features/cards/board/board-state";
import { keepFocus, linkOf } from "@/features/cards/board/keep-focus";
import { selection } from "@/features/cards/board/selection";
import { undoLatest } from "@/lib/undo";
import { placeIn } from "@/features/cards/board/use-move";
import { useCardActs } from "@/features/cards/components/card-acts";
import { announce } from "@/lib/announce";
import type { Board, Card } from "@/lib/api/types";

const ARROWS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Where a key means something else. */
const ELSEWHERE = "input, textarea, select, [contenteditable], [role=dialog], [role=menu], [role=listbox]";

const focusCard = (id: string) => keepFocus(() => linkOf(id));

export function useBoardKeys(board: Board, open: (card: Card) => string, enabled: boolean) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const acts = useCardActs();
  const goPressedAt = useRef(0);

  function at(card: Card): { column: number; index: number } {
    const column = board.columns.findIndex(({ stage_id }) => stage_id === card.stage_id);
    return { column, index: board.columns[column]?.cards.findIndex(({ id }) => id === card.id) ?? 0 };
  }

  /** The next column in this direction that has cards. */
  function beside(column: number, step: number) {
    for (let found = column + step; found >= 0 && found < board.columns.length; found += step) {
      if (board.columns[found]?.cards.length) return board.columns[found];
    }
    return undefined;
  }

  function go(card: Card | undefined, [right, down]: [number, number]) {
    if (!card) {
      const first = board.columns.find(({ cards }) => cards.length > 0)?.cards[0];
      if (first) focusCard(first.id);
      return;
    }
    const { column, index } = at(card);
    const target = right ? beside(column, right) : board.columns[column];
    const next = target?.cards[Math.min(index + down, target.cards.length - 1)];
    if (next && index + down >= 0) focusCard(next.id);
  }

  function move(card: Card, [right, down]: [number, number]) {
    const { column, index } = at(card);
    const target = board.columns[column + right];
    const stage = board.pipeline.stages.find(({ id }) => id === target?.stage_id);
    const place = down ? index + down : 0;
    if (!target || !stage || place < 0 || (down && place >= target.cards.length)) return;
    acts.moveTo([card], stage, { place: placeIn(board, stage.id, place, [card.id]) });
    focusCard(card.id);
  }

  function select(card: Card, range: boolean) {
    const column = board.columns[at(card).column]?.cards.map(({ id }) => id) ?? [];
    if (range) selection.extend(card.id, column);
    else selection.toggle(card.id);
    const count = selection.ids.size;
    announce(t(selection.ids.has(card.id) ? "card.selected" : "card.unselected", { name: card.name, count }));
  }

  /** Whether the key was one of ours. */
  function press(key: string, card: Card | undefined, cards: Card[]): boolean {
    switch (key) {
      case "z":
        if (!undoLatest()) announce(t("undo.nothing"));
        return true;
      case "f":
        document.querySelector<HTMLElement>("[data-shortcut=filter]")?.focus();
        return true;
      case "n": {
        const column = card?.stage_id ?? board.columns[0]?.stage_id;
        document.querySelector<HTMLElement>(`[data-quick-add="${column}"]`)?.click();
        return true;
      }
      case "Escape":
        selection.clear();
        return false;
    }
    if (cards.length === 0) return false;
    switch (key) {
      case "m":
        acts.act("move", cards);
        return true;
      case "w":
        acts.close("won", cards);
        return true;
      case "l":
        acts.close("lost", cards);
        return true;
      case "a":
        acts.act("assign", cards);
        return true;
      case "t":
        acts.act("task", cards.slice(0, 1));
        return true;
      case "e":
        if (card) void navigate(open(card), { state: { edit: true } });
        return true;
    }
    return false;
  }

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!enabled || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest(ELSEWHERE) || document.querySelector("[role=dialog]")) return;
    // After g comes the letter of a page.
    if (event.key === "g") goPressedAt.current = Date.now();
    if (Date.now() - goPressedAt.current < 1_000) return;

    const id = target?.closest<HTMLElement>("[data-card]")?.dataset.card;
    const card = id ? findCard(board, id) : undefined;
    const arrow = ARROWS[event.key];
    // A button keeps its own keys: the grip takes the arrows while it drags.
    const onButton = target?.closest("button") !== null && target !== null;
    if (arrow || event.key === " ") {
      if (onButton || (target?.closest("a") && !card)) return;
      if (arrow && event.shiftKey && card) move(card, arrow);
      else if (arrow) go(card, arrow);
      else if (card) select(card, event.shiftKey);
      else return;
      event.preventDefault();
      return;
    }
    const chosen = [...selection.ids]
      .map((each) => findCard(board, each))
      .filter((found) => found !== undefined);
    const cards = chosen.length > 0 ? chosen : card ? [card] : [];
    if (press(event.key.length === 1 ? event.key.toLowerCase() : event.key, card, cards))
      event.preventDefault();
  });

  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    document.addEventListener("keydown", listener);
    return () => document.removeEventListener("keydown", listener);
  }, []);
}

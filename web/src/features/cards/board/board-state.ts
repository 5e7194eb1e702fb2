/** What a change does to a board that is on the screen: cards change columns, and the totals follow. */
import { PLURAL } from "@/features/cards/card-kinds";
import type { Bar, Board, Card, CardRecord, Column } from "@/lib/api/types";
import type { HighestSeen } from "@/lib/live/seen";
import { addMoney } from "@/lib/money";

export function findCard(board: Board, id: string): Card | undefined {
  for (const column of board.columns) {
    const card = column.cards.find((found) => found.id === id);
    if (card) return card;
  }
  return undefined;
}

const barOf = (card: Card): keyof Bar => card.next_action?.state ?? "none";

/** The column's figures with `card` counted in (1) or out (-1). */
function count(column: Column, card: Card, sign: 1 | -1): Column {
  const kind = barOf(card);
  return {
    ...column,
    count: Math.max(0, column.count + sign),
    sums: addMoney(column.sums, card.amount, sign),
    weighted_sums: addMoney(column.weighted_sums, card.amount, sign, card.probability),
    bar: column.bar && { ...column.bar, [kind]: Math.max(0, column.bar[kind] + sign) },
  };
}

export function removeCard(board: Board, id: string): Board {
  const card = findCard(board, id);
  if (!card) return board;
  return {
    ...board,
    columns: board.columns.map((column) =>
      column.cards.includes(card)
        ? { ...count(column, card, -1), cards: column.cards.filter((other) => other !== card) }
        : column,
    ),
  };
}

const comesBefore = (a: CardRecord, b: CardRecord) => a.rank < b.rank || (a.rank === b.rank && a.id < b.id);

/**
 * Put a card into the column of its stage, and take it out of wherever it was.
 *
 * @param index the place among the other cards; without it the card's rank decides. A card whose rank lies beyond
 *   the cards loaded so far is counted and not shown: scrolling will bring it.
 */
export function placeCard(board: Board, card: Card, index?: number): Board {
  const without = removeCard(board, card.id);
  if (card.archived) return without;
  return {
    ...without,
    columns: without.columns.map((column) => {
      if (column.stage_id !== card.stage_id) return column;
      const counted = count(column, card, 1);
      const byRank = column.cards.findIndex((other) => comesBefore(card, other));
      if (index === undefined && byRank < 0 && column.next) return counted;
      const place = index ?? (byRank < 0 ? column.cards.length : byRank);
      return { ...counted, cards: column.cards.toSpliced(place, 0, card) };
    }),
  };
}

/** The card with a newer state of it; in another stage it has only just arrived. */
export function withState(card: Card, state: Partial<CardRecord>): Card {
  const stays = state.stage_id === undefined || state.stage_id === card.stage_id;
  return { ...card, ...state, id: card.id, stuck: stays && card.stuck };
}

/** A board as it was read, with every newer state that is known already. */
export function reconcile(board: Board, seen: HighestSeen): Board {
  let current = board;
  for (const card of board.columns.flatMap((column) => column.cards)) {
    const kind = PLURAL[card.kind];
    if (seen.isGone(kind, card.id, card.version)) current = removeCard(current, card.id);
    const fresh = seen.freshest(kind, card);
    if (fresh !== card) current = placeCard(current, withState(card, fresh));
  }
  return current;
}

/** Append the next page of a column, without the cards that came in another way meanwhile. */
export function appendCards(board: Board, stageId: string, cards: Card[], next: string | null): Board {
  const fresh = cards.filter((card) => !findCard(board, card.id));
  return {
    ...board,
    columns: board.columns.map((column) =>
      column.stage_id === stageId ? { ...column, cards: [...column.cards, ...fresh], next } : column,
    ),
  };
}

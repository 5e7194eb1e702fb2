/** Bring a card's state into everything that shows it: boards, the panel, a contact's cards, the contact list. */
import type { QueryClient } from "@tanstack/react-query";
import { isPlain, ownerFits, type BoardFilters } from "@/features/cards/board-filters";
import { findCard, placeCard, removeCard, withState } from "@/features/cards/board/board-state";
import { recordOf } from "@/features/cards/card-kinds";
import type { Board, Card, CardRecord, Contact, Member, Position } from "@/lib/api/types";
import { fold } from "@/lib/fold";
import { seen } from "@/lib/live/seen";

/** Where on the board the card is put before the server has ranked it. */
export interface Place {
  index: number;
}

export function showCard(client: QueryClient, card: CardRecord, place?: Place): { exact: boolean } {
  let exact = true;
  client.setQueryData<CardRecord>(["card", card.id], (old) => old && { ...old, ...card });
  client.setQueriesData<CardRecord[]>({ queryKey: ["cards"] }, (old) =>
    old?.map((other) => (other.id === card.id ? { ...other, ...card } : other)),
  );
  client.setQueriesData<Positions>({ queryKey: ["positions"] }, (old) => old && withPosition(old, card));
  for (const [key, board] of client.getQueriesData<Board>({ queryKey: ["board", card.pipeline_id] })) {
    const filters = key[2] as BoardFilters;
    if (!board || filters.at) continue;
    if (!isPlain(filters)) exact = false;
    const before = findCard(board, card.id);
    if (!fits(card, filters)) {
      client.setQueryData<Board>(key, removeCard(board, card.id));
      continue;
    }
    if (!before || (before.contact_id !== card.contact_id && card.contact_id)) exact = false;
    const shown = before ? withOwner(client, withState(before, card)) : newCard(client, card);
    const stays = before && before.stage_id === card.stage_id && before.rank === card.rank;
    const index = place?.index ?? (stays ? indexOf(board, before) : undefined);
    client.setQueryData<Board>(key, placeCard(board, shown, index));
  }
  return { exact };
}

export function hideCard(client: QueryClient, id: string) {
  client.setQueriesData<Board>({ queryKey: ["board"] }, (board) =>
    board && !board.at ? removeCard(board, id) : board,
  );
  client.setQueriesData<CardRecord[]>({ queryKey: ["cards"] }, (old) =>
    old?.filter((card) => card.id !== id),
  );
}

type Positions = Map<string, Position["deals"]>;

/** The same map where it does not show this card, so that nothing is drawn again for it. */
function withPosition(positions: Positions, card: CardRecord): Positions {
  const deals = card.contact_id ? positions.get(card.contact_id) : undefined;
  if (!card.contact_id || !deals?.some(({ id }) => id === card.id)) return positions;
  const { id, version, name, pipeline_id, stage_id, status } = card;
  const shown = { id, version, name, pipeline_id, stage_id, status };
  return new Map(positions).set(
    card.contact_id,
    deals.map((other) => (other.id === id ? shown : other)),
  );
}

function indexOf(board: Board, card: Card): number {
  return board.columns.find((column) => column.stage_id === card.stage_id)?.cards.indexOf(card) ?? 0;
}

/** Whether the card belongs on a board with these filters, as far as can be told here. */
function fits(card: CardRecord, filters: BoardFilters): boolean {
  if (!ownerFits(card.owner_id, filters)) return false;
  if (!filters.q) return true;
  const contact = card.contact_id ? seen.state<Contact>("contacts", card.contact_id) : undefined;
  return [card.name, contact?.name].some((text) => text && fold(text).includes(fold(filters.q ?? "")));
}

function withOwner(client: QueryClient, card: Card): Card {
  if (card.owner?.id === card.owner_id) return card;
  const owner = client.getQueryData<Member[]>(["members"])?.find((member) => member.id === card.owner_id);
  return { ...card, owner: owner ? { id: owner.id, name: owner.name } : null };
}

/** A card that the board has not shown yet; the names come from what this tab has seen. */
function newCard(client: QueryClient, card: CardRecord): Card {
  const contact = card.contact_id ? seen.state<Contact>("contacts", card.contact_id) : undefined;
  return withOwner(client, {
    ...recordOf(card.kind, card),
    contact: contact ? { id: contact.id, name: contact.name } : null,
    owner: null,
    next_action: null,
    stuck: false,
    deleted: false,
  });
}

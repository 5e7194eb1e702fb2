/** Bring a deal's state into everything that shows it: boards, the panel, a contact's deals, the contact list. */
import type { QueryClient } from "@tanstack/react-query";
import type { BoardFilters } from "@/features/cards/board-filters";
import { findCard, placeCard, removeCard, withState } from "@/features/cards/board/board-state";
import type { Board, Card, Contact, Deal, Member, Position } from "@/lib/api/types";
import { seen } from "@/lib/live/seen";

/** Where on the board the card is put before the server has ranked it. */
export interface Place {
  index: number;
}

export function showCard(client: QueryClient, deal: Deal, place?: Place): { exact: boolean } {
  let exact = true;
  client.setQueryData<Deal>(["deal", deal.id], (old) => old && { ...old, ...deal });
  client.setQueriesData<Deal[]>({ queryKey: ["deals"] }, (old) =>
    old?.map((other) => (other.id === deal.id ? { ...other, ...deal } : other)),
  );
  client.setQueriesData<Positions>({ queryKey: ["positions"] }, (old) => old && withPosition(old, deal));
  for (const [key, board] of client.getQueriesData<Board>({ queryKey: ["board", deal.pipeline_id] })) {
    if (!board) continue;
    const before = findCard(board, deal.id);
    if (!fits(deal, key[2] as BoardFilters)) {
      client.setQueryData<Board>(key, removeCard(board, deal.id));
      continue;
    }
    if (!before || (before.contact_id !== deal.contact_id && deal.contact_id)) exact = false;
    const card = before ? withOwner(client, withState(before, deal)) : newCard(client, deal);
    const stays = before && before.stage_id === deal.stage_id && before.rank === deal.rank;
    const index = place?.index ?? (stays ? indexOf(board, before) : undefined);
    client.setQueryData<Board>(key, placeCard(board, card, index));
  }
  return { exact };
}

export function hideCard(client: QueryClient, id: string) {
  client.setQueriesData<Board>({ queryKey: ["board"] }, (board) => board && removeCard(board, id));
  client.setQueriesData<Deal[]>({ queryKey: ["deals"] }, (old) => old?.filter((deal) => deal.id !== id));
}

type Positions = Map<string, Position["deals"]>;

/** The same map where it does not show this deal, so that nothing is drawn again for it. */
function withPosition(positions: Positions, deal: Deal): Positions {
  const deals = deal.contact_id ? positions.get(deal.contact_id) : undefined;
  if (!deal.contact_id || !deals?.some(({ id }) => id === deal.id)) return positions;
  const { id, version, name, pipeline_id, stage_id, status } = deal;
  const shown = { id, version, name, pipeline_id, stage_id, status };
  return new Map(positions).set(
    deal.contact_id,
    deals.map((other) => (other.id === id ? shown : other)),
  );
}

function indexOf(board: Board, card: Card): number {
  return board.columns.find((column) => column.stage_id === card.stage_id)?.cards.indexOf(card) ?? 0;
}

/** Whether the deal belongs on a board with these filters, as far as can be told here. */
function fits(deal: Deal, filters: BoardFilters): boolean {
  if (filters.owner_id && deal.owner_id !== filters.owner_id) return false;
  if (!filters.q) return true;
  const contact = deal.contact_id ? seen.state<Contact>("contacts", deal.contact_id) : undefined;
  return [deal.name, contact?.name].some((text) => text && fold(text).includes(fold(filters.q ?? "")));
}

const fold = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function withOwner(client: QueryClient, card: Card): Card {
  if (card.owner?.id === card.owner_id) return card;
  const owner = client.getQueryData<Member[]>(["members"])?.find((member) => member.id === card.owner_id);
  return { ...card, owner: owner ? { id: owner.id, name: owner.name } : null };
}

/** A card for a deal that the board has not shown yet; the names come from what this tab has seen. */
function newCard(client: QueryClient, deal: Deal): Card {
  const contact = deal.contact_id ? seen.state<Contact>("contacts", deal.contact_id) : undefined;
  return withOwner(client, {
    ...deal,
    kind: "deal",
    priority: null,
    due_at: null,
    contact: contact ? { id: contact.id, name: contact.name } : null,
    owner: null,
    next_action: null,
    stuck: false,
  });
}

/** What differs between deals and tickets where the page asks the API: the paths, and the fields of one kind alone. */
import type { CardKind, CardRecord } from "@/lib/api/types";

export const PLURAL = { deal: "deals", ticket: "tickets" } as const satisfies Record<CardKind, string>;

export const kindOfPlural = (plural: string): CardKind | undefined =>
  plural === "deals" ? "deal" : plural === "tickets" ? "ticket" : undefined;

// Both kinds take and give alike where they have the same fields: the types of deals stand for both.
const at = (kind: CardKind) => `/api/v1/${PLURAL[kind]}` as "/api/v1/deals";
export const listOf = at;
export const oneOf = (kind: CardKind) => `${at(kind)}/{card_id}` as "/api/v1/deals/{card_id}";
export const moveOf = (kind: CardKind) => `${at(kind)}/{card_id}/move` as "/api/v1/deals/{card_id}/move";
export const visitsOf = (kind: CardKind) =>
  `${at(kind)}/{card_id}/visits` as "/api/v1/deals/{card_id}/visits";
export const bulkOf = (kind: CardKind) => `${at(kind)}/bulk` as "/api/v1/deals/bulk";
export const fieldsOf = (kind: CardKind) => `/api/v1/${kind}-fields` as "/api/v1/deal-fields";

const ABSENT = {
  amount: null,
  probability: 0,
  probability_is_manual: false,
  expected_close_on: null,
  priority: null,
  due_at: null,
};

/** An answer of `/deals` or `/tickets`, or a record of the live stream, with the other kind's fields as null. */
export const recordOf = (kind: CardKind, answer: object): CardRecord =>
  ({ ...ABSENT, ...answer, kind }) as CardRecord;

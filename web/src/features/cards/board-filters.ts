import type { CardKind } from "@/lib/api/types";

/**
 * What narrows a board, and as of when it is shown: the cards and the totals of every column follow it. Written as the
 * address has it, which is how the API takes it too: several of a kind with commas between them.
 */
export interface BoardFilters {
  owner_id?: string;
  team_id?: string;
  group_id?: string;
  entered?: string;
  entered_from?: string;
  entered_to?: string;
  stuck?: string;
  next_action?: string;
  tag?: string;
  priority?: string;
  q?: string;
  filter?: string;
  at?: string;
}

export const FILTERS = [
  "owner_id",
  "team_id",
  "group_id",
  "entered",
  "entered_from",
  "entered_to",
  "stuck",
  "next_action",
  "tag",
  "priority",
  "q",
  "filter",
] as const satisfies (keyof BoardFilters)[];
export type FilterName = (typeof FILTERS)[number];

/** Filters by what nobody has kept: the API refuses them for boards of the past. */
export const WITHOUT_PAST: FilterName[] = ["stuck", "next_action", "tag", "priority", "filter"];

/** The member who stands for nobody. */
export const NOBODY = "none";

export const ENTERED = ["today", "this_week", "this_month", "last_30_days"] as const;
export const NEXT_ACTIONS = ["overdue", "today", "planned", "none"] as const;
export const PRIORITIES = ["urgent", "high", "normal", "low"] as const;

export const severalOf = (value: string | undefined) => value?.split(",").filter(Boolean) ?? [];

/** The filters that an address holds. */
export function readFilters(params: URLSearchParams): BoardFilters {
  const found: BoardFilters = {};
  for (const name of [...FILTERS, "at"] as const) {
    const value = params.get(name);
    if (value) found[name] = value;
  }
  return found;
}

/** The filters without the moment: what a saved view keeps. */
export function lastingFilters(filters: BoardFilters): Record<string, string> {
  return Object.fromEntries(
    FILTERS.flatMap((name) => (filters[name] ? [[name, filters[name]] as const] : [])),
  );
}

export const sameFilters = (a: Record<string, string>, b: Record<string, string>) =>
  FILTERS.every((name) => a[name] === b[name]);

export const isEmpty = (filters: BoardFilters) => !filters.at && FILTERS.every((name) => !filters[name]);

/** Whether it can be told here, without asking, which cards fit. */
export const isPlain = (filters: BoardFilters) =>
  FILTERS.every((name) => name === "q" || name === "owner_id" || !filters[name]);

/** Whether a card of this owner can be on a board with these filters. */
export function ownerFits(ownerId: string | null, filters: BoardFilters): boolean {
  const wanted = severalOf(filters.owner_id);
  return wanted.length === 0 || wanted.includes(ownerId ?? NOBODY);
}

/** The filters that cards of a kind have. */
export const hasPriority = (kind: CardKind) => kind === "ticket";

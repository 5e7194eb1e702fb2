/** Which contacts of a list are ticked: some, or all that its filter chooses. */
import { useState } from "react";
import type { ContactFilters } from "@/features/contacts/api/find-contacts";

export interface Selection {
  ids: ReadonlySet<string>;
  /** Not only what is ticked, but all that the filter chooses. */
  all: boolean;
  toggle: (id: string) => void;
  setIds: (ids: Iterable<string>) => void;
  takeAll: () => void;
  clear: () => void;
}

/** Who takes all, takes those of the list as it is then: with another search or filter it is only what was ticked. */
export function useSelection(filters: ContactFilters): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const [allOf, setAllOf] = useState<string | null>(null);
  const list = JSON.stringify({ ...filters, sort: undefined });
  const choose = (next: Iterable<string>) => {
    setAllOf(null);
    setIds(new Set(next));
  };
  return {
    ids,
    all: allOf === list,
    toggle: (id) => choose(ids.has(id) ? [...ids].filter((other) => other !== id) : [...ids, id]),
    setIds: choose,
    takeAll: () => setAllOf(list),
    clear: () => choose([]),
  };
}

/** Which contacts of a list are ticked: some, or all that its filter chooses. */
import { useState } from "react";

export interface Selection {
  ids: ReadonlySet<string>;
  /** Not only what is ticked, but all that the filter chooses. */
  all: boolean;
  toggle: (id: string) => void;
  setIds: (ids: Iterable<string>) => void;
  takeAll: () => void;
  clear: () => void;
}

export function useSelection(): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const [all, setAll] = useState(false);
  const choose = (next: Iterable<string>) => {
    setAll(false);
    setIds(new Set(next));
  };
  return {
    ids,
    all,
    toggle: (id) => choose(ids.has(id) ? [...ids].filter((other) => other !== id) : [...ids, id]),
    setIds: choose,
    takeAll: () => setAll(true),
    clear: () => choose([]),
  };
}

/** Which cards of the board are selected; shared by the cards, the bar below them, the keyboard and drags. */
import { useSyncExternalStore } from "react";

let selected: ReadonlySet<string> = new Set();
let anchor: string | null = null;
const listeners = new Set<() => void>();

function set(next: ReadonlySet<string>) {
  selected = next;
  listeners.forEach((listener) => listener());
}

export const selection = {
  get ids(): ReadonlySet<string> {
    return selected;
  },
  toggle(id: string) {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    anchor = id;
    set(next);
  },
  /** Select from the card that was touched last to this one, where both lie in `column`; else this one. */
  extend(id: string, column: string[]) {
    const [from, to] = [column.indexOf(anchor ?? ""), column.indexOf(id)];
    const range = from < 0 ? [id] : column.slice(Math.min(from, to), Math.max(from, to) + 1);
    set(new Set([...selected, ...range]));
  },
  /** Select all of these; if they are selected already, none of them. */
  toggleAll(ids: string[]) {
    const all = ids.every((id) => selected.has(id));
    set(new Set(all ? [...selected].filter((id) => !ids.includes(id)) : [...selected, ...ids]));
  },
  clear() {
    anchor = null;
    if (selected.size > 0) set(new Set());
  },
};

const listen = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useSelection = () => useSyncExternalStore(listen, () => selected);
export const useIsSelected = (id: string) => useSyncExternalStore(listen, () => selected.has(id));
export const useIsSelecting = () => useSyncExternalStore(listen, () => selected.size > 0);

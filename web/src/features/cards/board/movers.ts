/** Who moved which card last, as the live stream told it, and which cards to highlight for a moment. */
import { useSyncExternalStore } from "react";
import type { Actor } from "@/lib/live/change";

/** What somebody else did to a card just now. */
export interface News {
  what: "created" | "moved";
  actor: Actor | null;
}

export const lastMovers = new Map<string, Actor | null>();

const HIGHLIGHT = 6_000;
const news = new Map<string, News>();
const listeners = new Set<() => void>();
const tell = () => listeners.forEach((listener) => listener());

export function markNews(cardId: string, item: News) {
  news.set(cardId, item);
  tell();
  setTimeout(() => {
    if (news.get(cardId) === item) news.delete(cardId);
    tell();
  }, HIGHLIGHT);
}

export function useNews(cardId: string): News | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => news.get(cardId),
  );
}

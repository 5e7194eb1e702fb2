/** The live connection for components: its state, and every change that it brings. */
import { createContext, use, useEffect, useEffectEvent, useSyncExternalStore } from "react";
import type { Change } from "@/lib/live/change";
import type { LiveConnection, LiveStatus } from "@/lib/live/connection";

export interface Live {
  connection: LiveConnection;
  /** News is what `HighestSeen` had not seen: neither the echo of an own write nor an older state. */
  onChange: (listener: (change: Change, news: boolean) => void) => () => void;
}

export const LiveContext = createContext<Live | null>(null);

export function useLiveStatus(): LiveStatus {
  const live = use(LiveContext);
  return useSyncExternalStore(
    live?.connection.onStatus ?? (() => () => undefined),
    () => live?.connection.status ?? "connecting",
  );
}

/** Call `listener` for each change of a record of these kinds (`deals`, `tasks` …) that is news. */
export function useLiveChanges(kinds: string[], listener: (change: Change) => void) {
  useEveryChange(kinds, (change, news) => {
    if (news) listener(change);
  });
}

/** As `useLiveChanges`, for the echoes of own writes too: what is put together from records has to be read again. */
export function useEveryChange(kinds: string[], listener: (change: Change, news: boolean) => void) {
  const live = use(LiveContext);
  const heard = useEffectEvent((change: Change, news: boolean) => {
    if (kinds.includes(change.subject.split("/", 1)[0] ?? "")) listener(change, news);
  });
  useEffect(() => live?.onChange((change, news) => heard(change, news)), [live]);
}

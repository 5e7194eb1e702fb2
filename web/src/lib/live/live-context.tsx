/** The live connection for components: its state, and every change that is news to this tab. */
import { createContext, use, useEffect, useEffectEvent, useSyncExternalStore } from "react";
import type { Change } from "@/lib/live/change";
import type { LiveConnection, LiveStatus } from "@/lib/live/connection";

export interface Live {
  connection: LiveConnection;
  /** Changes that `HighestSeen` had not seen: neither the echo of an own write nor an older state. */
  onNews: (listener: (change: Change) => void) => () => void;
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
  const live = use(LiveContext);
  const heard = useEffectEvent((change: Change) => {
    if (kinds.includes(change.subject.split("/", 1)[0] ?? "")) listener(change);
  });
  useEffect(() => live?.onNews((change) => heard(change)), [live]);
}

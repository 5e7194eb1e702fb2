/** Starts the live stream for the signed-in member, and tells what of it is news. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, type ReactNode } from "react";
import { useMe } from "@/lib/directory/me";
import { idOf, kindOf, type Change } from "@/lib/live/change";
import { LiveConnection } from "@/lib/live/connection";
import { LiveContext, type Live } from "@/lib/live/live-context";
import { seen } from "@/lib/live/seen";

export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const { id } = useMe();
  const [live, setLive] = useState<Live | null>(null);

  useEffect(() => {
    const connection = new LiveConnection(id);
    const listeners = new Set<(change: Change, news: boolean) => void>();
    const offChange = connection.onChange((change) => {
      const state = change.gone || change.record?.deleted ? null : change.record;
      const news = seen.take(kindOf(change), idOf(change), change.version, state);
      listeners.forEach((listener) => listener(change, news));
    });
    // What happened while the stream was cut was not heard: read again what is on the screen.
    const offResync = connection.onResync(() => void client.invalidateQueries());
    // eslint-disable-next-line react-hooks/set-state-in-effect -- the connection is an outside thing with a life of its own
    setLive({
      connection,
      onChange: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    });
    connection.start();
    return () => {
      offChange();
      offResync();
      connection.stop();
    };
  }, [id, client]);

  return <LiveContext value={live}>{children}</LiveContext>;
}

/**
 * One live stream per browser: the tab that holds a lock reads it and passes every change on to the other tabs.
 *
 * When that tab is closed the next one gets the lock. Where the browser has no locks (plain HTTP on another
 * machine) each tab reads a stream of its own. After every reconnection the page must read again what it shows:
 * what happened in between was not heard.
 */
import { freshToken } from "@/lib/api/token";
import type { Change } from "@/lib/live/change";
import { readStream } from "@/lib/live/read-stream";

export type LiveStatus = "connecting" | "live" | "offline";

type Message =
  | { kind: "change"; change: Change }
  | { kind: "status"; status: LiveStatus }
  | { kind: "resync" }
  | { kind: "status?" };

const FIRST_DELAY = 500;
const LONGEST_DELAY = 20_000;

export class LiveConnection {
  status: LiveStatus = "connecting";
  private readonly stopped = new AbortController();
  private readonly channel: BroadcastChannel | null;
  private readonly changeListeners = new Set<(change: Change) => void>();
  private readonly statusListeners = new Set<() => void>();
  private readonly resyncListeners = new Set<() => void>();
  private leading = false;

  /** @param memberId tabs of another member's session do not share. */
  constructor(private readonly memberId: string) {
    this.channel = "BroadcastChannel" in globalThis ? new BroadcastChannel(`jalon-live-${memberId}`) : null;
    this.channel?.addEventListener("message", (event: MessageEvent<Message>) => this.hear(event.data));
  }

  start() {
    if (!navigator.locks) {
      void this.lead();
      return;
    }
    this.channel?.postMessage({ kind: "status?" } satisfies Message);
    navigator.locks
      .request(`jalon-live-${this.memberId}`, { signal: this.stopped.signal }, () => this.lead())
      .catch(() => undefined); // stopped while waiting for its turn
  }

  stop() {
    this.stopped.abort();
    this.channel?.close();
  }

  onChange = (listener: (change: Change) => void) => this.listen(this.changeListeners, listener);
  onResync = (listener: () => void) => this.listen(this.resyncListeners, listener);
  onStatus = (listener: () => void) => this.listen(this.statusListeners, listener);

  private listen<L>(listeners: Set<L>, listener: L): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  private async lead(): Promise<void> {
    this.leading = true;
    let delay = FIRST_DELAY;
    let connectedBefore = false;
    const { signal } = this.stopped;
    while (!signal.aborted) {
      try {
        const token = await freshToken();
        if (!token) return;
        await readStream("/api/v1/live", token, signal, ({ event, data }) => {
          if (event === "ready") {
            delay = FIRST_DELAY;
            this.tell({ kind: "status", status: "live" });
            if (connectedBefore) this.tell({ kind: "resync" });
            connectedBefore = true;
          } else if (event === "change") {
            this.tell({ kind: "change", change: JSON.parse(data) as Change });
          }
        });
      } catch {
        if (!signal.aborted) this.tell({ kind: "status", status: "offline" });
      }
      if (signal.aborted) return;
      // Spread, so that a restarted server is not met by everybody at once.
      await pause(delay * (0.5 + Math.random()), signal);
      delay = Math.min(delay * 2, LONGEST_DELAY);
    }
  }

  private tell(message: Message) {
    this.channel?.postMessage(message);
    this.apply(message);
  }

  private hear(message: Message) {
    if (message.kind !== "status?") this.apply(message);
    else if (this.leading)
      this.channel?.postMessage({ kind: "status", status: this.status } satisfies Message);
  }

  private apply(message: Message) {
    if (message.kind === "change") this.changeListeners.forEach((listener) => listener(message.change));
    else if (message.kind === "resync") this.resyncListeners.forEach((listener) => listener());
    else if (message.kind === "status") {
      this.status = message.status;
      this.statusListeners.forEach((listener) => listener());
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
}

/** Server-sent events by `fetch`, which unlike `EventSource` can send the access token. */

export interface ServerEvent {
  event: string;
  data: string;
}

/** Cuts a stream of text into events, whatever the pieces it arrives in. */
export class EventParser {
  private rest = "";

  push(text: string): ServerEvent[] {
    const all = this.rest + text;
    // A carriage return at the very end may be the first half of a line's end.
    const held = all.endsWith("\r") ? "\r" : "";
    const blocks = all
      .slice(0, all.length - held.length)
      .replace(/\r\n?/g, "\n")
      .split("\n\n");
    this.rest = (blocks.pop() ?? "") + held;
    return blocks.map(parseBlock).filter((event) => event !== null);
  }
}

function parseBlock(block: string): ServerEvent | null {
  let event = "message";
  const data: string[] = [];
  for (const line of block.split("\n")) {
    if (line.startsWith("event:")) event = line.slice(6).trim();
    else if (line.startsWith("data:")) data.push(line.slice(5).replace(/^ /, ""));
  }
  return data.length || event !== "message" ? { event, data: data.join("\n") } : null;
}

/** Silence after which a stream counts as dead: the server pings every 15 seconds. */
const SILENCE = 40_000;

/** Read the stream until it ends; throws when it cannot be opened or falls silent. */
export async function readStream(
  url: string,
  token: string,
  signal: AbortSignal,
  onEvent: (event: ServerEvent) => void,
): Promise<void> {
  const silent = new AbortController();
  const stop = () => silent.abort();
  signal.addEventListener("abort", stop);
  let watchdog = setTimeout(stop, SILENCE);
  try {
    const answer = await fetch(url, {
      headers: { Authorization: `Bearer ${token}`, Accept: "text/event-stream" },
      signal: silent.signal,
      cache: "no-store",
    });
    if (!answer.ok || !answer.body) throw new Error(`live: ${answer.status}`);
    const reader = answer.body.getReader();
    const decoder = new TextDecoder();
    const parser = new EventParser();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(watchdog);
      watchdog = setTimeout(stop, SILENCE);
      parser.push(decoder.decode(value, { stream: true })).forEach(onEvent);
    }
  } finally {
    clearTimeout(watchdog);
    signal.removeEventListener("abort", stop);
  }
}

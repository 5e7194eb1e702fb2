import { describe, expect, it } from "vitest";
import { EventParser } from "@/lib/live/read-stream";

describe("EventParser", () => {
  it("puts events together, whatever the pieces they arrive in", () => {
    const text = 'event: ready\ndata: {}\n\n: ping\n\nevent: change\r\ndata: {"a":\r\ndata: 1}\r\n\r\n';
    for (const size of [1, 3, text.length]) {
      const parser = new EventParser();
      const events = [];
      for (let at = 0; at < text.length; at += size) events.push(...parser.push(text.slice(at, at + size)));
      expect(events).toEqual([
        { event: "ready", data: "{}" },
        { event: "change", data: '{"a":\n1}' },
      ]);
    }
  });
});

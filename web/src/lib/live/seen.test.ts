import { describe, expect, it } from "vitest";
import { HighestSeen } from "@/lib/live/seen";

const deal = (version: number, stage: string) => ({ id: "d1", version, stage });

describe("HighestSeen", () => {
  it("lets no older state undo a newer one", () => {
    const seen = new HighestSeen();
    expect(seen.take("deals", "d1", 5, deal(5, "won"))).toBe(true);
    expect(seen.freshest("deals", deal(4, "lead"))).toEqual(deal(5, "won"));
    expect(seen.freshest("deals", deal(6, "lead"))).toEqual(deal(6, "lead"));
  });

  it("takes a version once: the echo of an own write is no news", () => {
    const seen = new HighestSeen();
    seen.freshest("deals", deal(2, "lead"));
    expect(seen.take("deals", "d1", 2, deal(2, "lead"))).toBe(false);
    expect(seen.take("deals", "d1", 3, deal(3, "won"))).toBe(true);
  });

  it("keeps what only some states have, such as a card's contact", () => {
    const seen = new HighestSeen();
    seen.freshest("deals", { ...deal(1, "lead"), contact: "Camille" });
    seen.take("deals", "d1", 2, deal(2, "won"));
    expect(seen.freshest("deals", { ...deal(1, "lead"), contact: "Camille" })).toEqual({
      ...deal(2, "won"),
      contact: "Camille",
    });
  });

  it("leaves out what is gone, until a newer version shows it again", () => {
    const seen = new HighestSeen();
    seen.take("deals", "d1", 3, null);
    expect(seen.freshestOf("deals", [deal(2, "lead")])).toEqual([]);
    expect(seen.freshestOf("deals", [deal(4, "lead")])).toEqual([deal(4, "lead")]);
  });
});

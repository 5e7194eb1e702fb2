import { describe, expect, it } from "vitest";
import { daysLater, dueState, formatAgo, fromLocalInput, toLocalInput } from "@/lib/time";

const PARIS = "Europe/Paris";

describe("local times of a zone", () => {
  it("turns what the clocks of the zone show into UTC and back", () => {
    expect(fromLocalInput("2026-12-01T18:30", PARIS)).toBe("2026-12-01T17:30:00Z");
    expect(fromLocalInput("2026-07-01T18:30", PARIS)).toBe("2026-07-01T16:30:00Z");
    expect(fromLocalInput("2026-07-01T18:30", "America/Vancouver")).toBe("2026-07-02T01:30:00Z");
    expect(toLocalInput("2026-12-01T17:30:00Z", PARIS)).toBe("2026-12-01T18:30");
  });

  it("rolls a time that the clocks skip forward", () => {
    expect(toLocalInput(fromLocalInput("2026-03-29T02:30", PARIS), PARIS)).toBe("2026-03-29T03:30");
  });

  it("takes the first of a time that the clocks show twice", () => {
    expect(fromLocalInput("2026-10-25T02:30", PARIS)).toBe("2026-10-25T00:30:00Z");
  });
});

describe("dueState", () => {
  const now = new Date(2026, 10, 22, 12, 0);
  it.each([
    [new Date(2026, 10, 22, 11, 59), "overdue"],
    [new Date(2026, 10, 22, 23, 59), "today"],
    [new Date(2026, 10, 23, 0, 1), "planned"],
  ])("%s is %s", (due, state) => expect(dueState(due.toISOString(), now)).toBe(state));

  it("of a task without a date is planned", () => expect(dueState(null, now)).toBe("planned"));
});

it("says how long ago in the reader's language", () => {
  const now = Date.parse("2026-11-22T12:00:00Z");
  expect(formatAgo("2026-11-20T12:00:00Z", "fr", now)).toBe("avant-hier");
  expect(formatAgo("2026-11-22T09:00:00Z", "en", now)).toBe("3 hours ago");
});

describe("on the clocks of a zone", () => {
  it("today ends at the midnight of the zone", () => {
    const now = new Date("2026-03-02T21:00:00Z");
    const due = "2026-03-02T23:30:00Z";
    expect(dueState(due, now, "America/Vancouver")).toBe("today");
    expect(dueState(due, now, PARIS)).toBe("planned");
  });

  it("a day later is the same hour, also over a change of the clocks", () => {
    expect(daysLater("2026-03-28T08:00:00Z", 1, PARIS)).toBe("2026-03-29T07:00:00Z");
    expect(daysLater("2026-03-28T23:30:00Z", 7, PARIS, "09:00")).toBe("2026-04-05T07:00:00Z");
  });
});

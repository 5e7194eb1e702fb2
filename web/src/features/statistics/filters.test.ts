import { describe, expect, it } from "vitest";
import { daysOf, filtersOf, presetOf, todayIn } from "@/features/statistics/filters";

describe("the days of a preset", () => {
  it("belong to the calendar, both ends included", () => {
    expect(daysOf("days30", "2026-03-30")).toEqual({ from: "2026-03-01", to: "2026-03-30" });
    expect(daysOf("days90", "2026-01-15")).toEqual({ from: "2025-10-18", to: "2026-01-15" });
    expect(daysOf("month", "2028-02-10")).toEqual({ from: "2028-02-01", to: "2028-02-29" });
    expect(daysOf("lastMonth", "2026-01-31")).toEqual({ from: "2025-12-01", to: "2025-12-31" });
    expect(daysOf("quarter", "2026-11-29")).toEqual({ from: "2026-10-01", to: "2026-12-31" });
    expect(daysOf("year", "2026-11-29")).toEqual({ from: "2026-01-01", to: "2026-12-31" });
  });

  it("are recognised again", () => {
    expect(presetOf("2026-10-01", "2026-12-31", "2026-11-29")).toBe("quarter");
    expect(presetOf("2026-10-02", "2026-12-31", "2026-11-29")).toBeUndefined();
  });

  it("begin from the day of the team's zone, not the reader's", () => {
    const moment = new Date("2026-11-29T05:00:00Z");
    expect(todayIn("America/Vancouver", moment)).toBe("2026-11-28");
    expect(todayIn("Europe/Paris", moment)).toBe("2026-11-29");
  });
});

it("reads the address, and takes no way of counting that there is not", () => {
  expect(filtersOf(new URLSearchParams("from=2026-11-01&owner=x&mode=guess"))).toMatchObject({
    from: "2026-11-01",
    owner_id: "x",
    mode: "reached",
  });
});

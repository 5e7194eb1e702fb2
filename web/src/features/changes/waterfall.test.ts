import { expect, test } from "vitest";
import { currenciesOf, waterfall } from "@/features/changes/waterfall";
import type { ChangeLine, Changes } from "@/lib/api/types";

const line = (name: ChangeLine["line"], count: number, euros?: string): ChangeLine => ({
  line: name,
  count,
  entries: Math.abs(count),
  sums: euros ? [{ amount: euros, currency: "EUR" }] : [],
});

const changes: Changes = {
  from: "2026-11-01T00:00:00Z",
  to: "2026-11-08T00:00:00Z",
  lines: [
    line("start", 4, "400.00"),
    line("created", 4, "400.00"),
    line("won", -2, "-300.00"),
    { ...line("up", 0), sums: [{ amount: "7", currency: "JPY" }] },
    line("end", 6, "500.00"),
  ],
};

test("each step begins where the one before it ended, and the end stands on the ground", () => {
  expect(waterfall(changes, null)).toEqual([
    { line: "start", value: 4, from: 0, to: 50 },
    { line: "created", value: 4, from: 50, to: 100 },
    { line: "won", value: -2, from: 100, to: 75 },
    { line: "up", value: 0, from: 75, to: 75 },
    { line: "end", value: 6, from: 0, to: 75 },
  ]);
});

test("currencies are told apart", () => {
  expect(currenciesOf(changes)).toEqual(["EUR", "JPY"]);
  expect(waterfall(changes, "JPY").map(({ value }) => value)).toEqual([0, 0, 0, 7, 0]);
  expect(waterfall({ ...changes, lines: [] }, null)).toEqual([]);
});

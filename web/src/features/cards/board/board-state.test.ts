import { describe, expect, it } from "vitest";
import { appendCards, placeCard, reconcile, removeCard } from "@/features/cards/board/board-state";
import type { Board } from "@/lib/api/types";
import { HighestSeen } from "@/lib/live/seen";
import { board, card } from "@/testing/mocks/data";

const ids = (state: Board, stageId: string) => column(state, stageId).cards.map(({ id }) => id);
const column = (state: Board, stageId: string) => {
  const found = state.columns.find(({ stage_id }) => stage_id === stageId);
  if (!found) throw new Error(stageId);
  return found;
};

const start = () => board([card("a", "new"), card("c", "new"), card("b", "planned")]);

describe("placeCard", () => {
  it("moves a card by its rank, and the totals follow it", () => {
    const moved = placeCard(start(), card("b", "new"));
    expect(ids(moved, "new")).toEqual(["a", "b", "c"]);
    expect(ids(moved, "planned")).toEqual([]);
    expect(column(moved, "new")).toMatchObject({
      count: 3,
      sums: [{ amount: "720.00", currency: "EUR" }],
      weighted_sums: [{ amount: "72.00", currency: "EUR" }],
      bar: { none: 3 },
    });
    expect(column(moved, "planned")).toMatchObject({
      count: 0,
      sums: [],
      weighted_sums: [],
      bar: { none: 0 },
    });
  });

  it("agrees with the totals that the server would send", () => {
    expect(placeCard(start(), card("b", "new"))).toEqual(
      board([card("a", "new"), card("c", "new"), card("b", "new")]),
    );
  });

  it("puts a card where the user dropped it, whatever its rank", () => {
    expect(ids(placeCard(start(), card("b", "new"), 0), "new")).toEqual(["b", "a", "c"]);
  });

  it("orders equal ranks by id, as the server does", () => {
    const tied = board([card("a", "new", { rank: "m" }), card("c", "new", { rank: "m" })]);
    expect(ids(placeCard(tied, card("b", "new", { rank: "m" })), "new")).toEqual(["a", "b", "c"]);
  });

  it("counts and does not show what lies beyond the cards loaded so far", () => {
    const long = start();
    column(long, "new").next = "cursor";
    const placed = placeCard(long, card("z", "new"));
    expect(ids(placed, "new")).toEqual(["a", "c"]);
    expect(column(placed, "new").count).toBe(3);
  });

  it("takes archived cards off the board", () => {
    expect(ids(placeCard(start(), card("a", "new", { archived: true })), "new")).toEqual(["c"]);
  });
});

it("removeCard leaves a board without the card as it is", () => {
  const state = start();
  expect(removeCard(state, "unknown")).toBe(state);
});

it("appendCards takes no card twice", () => {
  expect(ids(appendCards(start(), "new", [card("c", "new"), card("d", "new")], null), "new")).toEqual([
    "a",
    "c",
    "d",
  ]);
});

describe("reconcile", () => {
  it("brings a board that was read before a move was heard of up to what is known", () => {
    const seen = new HighestSeen();
    seen.take("deals", "a", 2, { ...card("a", "planned"), version: 2 });
    seen.take("deals", "c", 2, null);
    const state = reconcile(start(), seen);
    expect(ids(state, "new")).toEqual([]);
    expect(ids(state, "planned")).toEqual(["a", "b"]);
    expect(column(state, "new").count).toBe(0);
  });
});

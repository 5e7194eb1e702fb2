import { describe, expect, it } from "vitest";
import { allOf, isGroup, newGroup, newLeaf, readTree, toDraft, toTree, type Tree } from "@/lib/filters/tree";

const inGroup: Tree = { field: "record.group_ids", op: "contains", value: "g1" };
const recent: Tree = { field: "record.created_at", op: "within_last", value: { days: 7 } };

describe("a tree that is edited", () => {
  it.each<Tree>([
    inGroup,
    { all: [inGroup, recent] },
    { any: [inGroup, { all: [recent, { field: "record.name", op: "is_known" }] }] },
    { not: { any: [inGroup, recent] } },
    { not: inGroup },
    { not: { all: [inGroup, recent] } },
    { field: "record.created_at", op: "before", value: { days: -30 } },
    { field: "record.created_at", op: "before", value: "2026-11-22" },
  ])("comes back as it was: %j", (tree) => {
    expect(toTree(toDraft(tree))).toEqual(tree);
  });

  it("says what people ask for", () => {
    const [first] = toDraft({ field: "record.updated_at", op: "before", value: { days: -30 } }).parts;
    expect(first).toMatchObject({ op: "older_than", value: { days: 30 } });
    const [second] = toDraft({ all: [{ not: inGroup }] }).parts;
    expect(second).toMatchObject({ op: "not_contains", value: "g1" });
  });

  it("leaves out what is not finished", () => {
    const half = newLeaf("record.name", "contains", "");
    const whole = newLeaf("record.name", "contains", "du");
    expect(toTree(newGroup("all", [half]))).toBeNull();
    expect(toTree(newGroup("all", [half, whole]))).toEqual({
      field: "record.name",
      op: "contains",
      value: "du",
    });
    expect(toTree(newGroup("any", [newLeaf(), newGroup("all", [half])]))).toBeNull();
    expect(toTree(newLeaf("record.created_at", "within_last", { days: undefined }))).toBeNull();
  });

  it("always has a group around it", () => {
    expect(isGroup(toDraft(null))).toBe(true);
    expect(toDraft(inGroup)).toMatchObject({ joint: "all", parts: [{ field: "record.group_ids" }] });
  });
});

describe("a tree in an address", () => {
  it("is read", () => {
    expect(readTree(JSON.stringify({ all: [inGroup] }))).toEqual({ all: [inGroup] });
  });

  it.each(["", "nonsense", "[]", "null", '{"all":[{"x":1}]}', '{"field":1,"op":"eq"}'])(
    "is ignored where it is none: %s",
    (text) => {
      expect(readTree(text)).toBeNull();
    },
  );
});

it("joins what is there", () => {
  expect(allOf(null, undefined)).toBeNull();
  expect(allOf(null, recent)).toEqual(recent);
  expect(allOf(inGroup, recent)).toEqual({ all: [inGroup, recent] });
});

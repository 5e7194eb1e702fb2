import { expect, it } from "vitest";
import { wholeTree } from "@/features/contacts/whole-tree";

it("says what the list is filtered by", () => {
  expect(
    wholeTree({ owner_id: "lea", group_id: "altos", filter: { field: "record.name", op: "is_known" } }),
  ).toEqual({
    all: [
      { field: "record.name", op: "is_known" },
      { field: "record.owner_id", op: "eq", value: "lea" },
      { field: "record.group_ids", op: "contains", value: "altos" },
    ],
  });
  expect(wholeTree({ sort: "-name" })).toEqual({ field: "record.created_at", op: "is_known" });
});

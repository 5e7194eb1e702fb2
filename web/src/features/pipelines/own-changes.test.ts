import { expect, test } from "vitest";
import { noteOwnChange, withOwnChanges } from "@/features/pipelines/own-changes";

test("own changes are followed, those of others are not", () => {
  noteOwnChange("one", 3, 4);
  noteOwnChange("one", 4, 5);
  noteOwnChange("one", 6, 7); // somebody else made 6 of 5
  expect(withOwnChanges("one", 3)).toBe(5);
  expect(withOwnChanges("one", 5)).toBe(5);
  expect(withOwnChanges("one", 6)).toBe(7);
  expect(withOwnChanges("two", 3)).toBe(3);
});

test("a change that changed nothing leads nowhere", () => {
  noteOwnChange("same", 2, 2);
  expect(withOwnChanges("same", 2)).toBe(2);
});

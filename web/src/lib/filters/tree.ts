/** Condition trees as the API takes them, and as one edits them: flat enough to be shown as rows. */

export interface Leaf {
  field: string;
  op: string;
  value?: unknown;
}

export type Tree = { all: Tree[] } | { any: Tree[] } | { not: Tree } | Leaf;

export type Joint = "all" | "any" | "none";

/** A condition on its way: `value` may still be missing, `op` may be one that only the page knows. */
export interface DraftLeaf {
  id: number;
  field: string;
  op: string;
  value: unknown;
}

/** Conditions that hold together: all of them, one of them, or none of them. */
export interface DraftGroup {
  id: number;
  joint: Joint;
  parts: Draft[];
}

export type Draft = DraftLeaf | DraftGroup;

/** What a tree is sent to the API as. */
export type TreeJson = Record<string, unknown>;

let lastId = 0;
export const newLeaf = (field = "", op = "", value: unknown = undefined): DraftLeaf => ({
  id: ++lastId,
  field,
  op,
  value,
});
export const newGroup = (joint: Joint = "all", parts: Draft[] = []): DraftGroup => ({
  id: ++lastId,
  joint,
  parts,
});

export const isGroup = (draft: Draft): draft is DraftGroup => "joint" in draft;

/** Operators that take no value. */
export const NEEDS_NOTHING = ["is_empty", "is_known"];

type Span = Partial<Record<"days" | "hours" | "minutes", number>>;
const isSpan = (value: unknown): value is Span => typeof value === "object" && value !== null;

/** Operators that people ask for and that the API says otherwise. */
const SPELLED: Record<string, (leaf: Leaf) => Tree> = {
  not_contains: (leaf) => ({ not: { ...leaf, op: "contains" } }),
  older_than: (leaf) => ({ ...leaf, op: "before", value: turned(leaf.value) }),
  later_than: (leaf) => ({ ...leaf, op: "after" }),
};

const turned = (value: unknown) =>
  isSpan(value) ? Object.fromEntries(Object.entries(value).map(([unit, n]) => [unit, -n])) : value;

/** The tree to edit, always with a group around it. */
export function toDraft(tree: Tree | null): DraftGroup {
  if (!tree) return newGroup();
  const draft = draftOf(tree);
  return isGroup(draft) ? draft : newGroup("all", [draft]);
}

function draftOf(tree: Tree): Draft {
  if ("all" in tree) return newGroup("all", tree.all.map(draftOf));
  if ("any" in tree) return newGroup("any", tree.any.map(draftOf));
  if ("not" in tree) {
    if ("op" in tree.not && tree.not.op === "contains")
      return newLeaf(tree.not.field, "not_contains", tree.not.value);
    return newGroup("none", "any" in tree.not ? tree.not.any.map(draftOf) : [draftOf(tree.not)]);
  }
  if (tree.op === "before" && isSpan(tree.value))
    return newLeaf(tree.field, "older_than", turned(tree.value));
  if (tree.op === "after" && isSpan(tree.value)) return newLeaf(tree.field, "later_than", tree.value);
  return newLeaf(tree.field, tree.op, tree.value);
}

/** The tree that the finished parts of a draft make; null when none is. */
export function toTree(draft: Draft): Tree | null {
  if (!isGroup(draft)) return isComplete(draft) ? leafTree(draft) : null;
  const parts = draft.parts.map(toTree).filter((part) => part !== null);
  const [only] = parts;
  if (!only) return null;
  if (draft.joint === "none") return { not: parts.length === 1 ? only : { any: parts } };
  if (parts.length === 1) return only;
  return draft.joint === "all" ? { all: parts } : { any: parts };
}

function leafTree({ field, op, value }: DraftLeaf): Tree {
  const leaf: Leaf = NEEDS_NOTHING.includes(op) ? { field, op } : { field, op, value };
  return SPELLED[op]?.(leaf) ?? leaf;
}

export function isComplete({ field, op, value }: DraftLeaf): boolean {
  if (!field || !op) return false;
  if (NEEDS_NOTHING.includes(op)) return true;
  if (Array.isArray(value)) return value.length > 0;
  if (isSpan(value)) return Object.values(value).every((n) => typeof n === "number" && Number.isFinite(n));
  return value !== undefined && value !== null && value !== "";
}

/** The tree that an address holds; null for what is none. */
export function readTree(text: string | null): Tree | null {
  if (!text) return null;
  try {
    const tree: unknown = JSON.parse(text);
    return isTree(tree) ? tree : null;
  } catch {
    return null;
  }
}

function isTree(value: unknown): value is Tree {
  if (typeof value !== "object" || value === null) return false;
  if ("all" in value) return Array.isArray(value.all) && value.all.every(isTree);
  if ("any" in value) return Array.isArray(value.any) && value.any.every(isTree);
  if ("not" in value) return isTree(value.not);
  return "field" in value && typeof value.field === "string" && "op" in value && typeof value.op === "string";
}

/** All of these hold; those that are missing say nothing. */
export function allOf(...trees: (Tree | null | undefined)[]): Tree | null {
  const parts = trees.filter((tree): tree is Tree => Boolean(tree));
  const [only] = parts;
  return parts.length > 1 ? { all: parts } : (only ?? null);
}

/** What every contact fits. */
export const EVERYBODY: Tree = { field: "record.created_at", op: "is_known" };

export const asJson = (tree: Tree) => tree as unknown as TreeJson;

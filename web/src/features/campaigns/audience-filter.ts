/** An audience's condition as rows that all hold; other trees, which the API takes too, have no rows. */

export type Op = "eq" | "ne" | "contains" | "is_empty" | "is_not_empty";

export const OPS: Op[] = ["eq", "ne", "contains", "is_empty", "is_not_empty"];

export interface Row {
  /** `record.language`, `record.custom.voice` … */
  field: string;
  op: Op;
  value: string;
}

export const hasValue = (op: Op) => op !== "is_empty" && op !== "is_not_empty";

/** The rows of a condition; null where it says more than rows can. */
export function rowsOf(filter: Record<string, unknown> | null): Row[] | null {
  if (filter === null) return [];
  const leaves = "all" in filter ? filter.all : [filter];
  if (!Array.isArray(leaves)) return null;
  const rows = leaves.map((leaf) => rowOf(leaf as Record<string, unknown>));
  return rows.includes(null) ? null : (rows as Row[]);
}

function rowOf({ field, op, value }: Record<string, unknown>): Row | null {
  if (typeof field !== "string" || !OPS.includes(op as Op)) return null;
  if (!hasValue(op as Op)) return { field, op: op as Op, value: "" };
  return typeof value === "string" ? { field, op: op as Op, value } : null;
}

/** The condition that rows say; null where there is none. A row that is not filled in says nothing yet. */
export function filterOf(rows: Row[]): Record<string, unknown> | null {
  const leaves = rows
    .filter(({ field, op, value }) => field && (!hasValue(op) || value.trim()))
    .map(({ field, op, value }) => (hasValue(op) ? { field, op, value: value.trim() } : { field, op }));
  return leaves.length > 0 ? { all: leaves } : null;
}

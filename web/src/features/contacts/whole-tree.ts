import type { ContactFilters } from "@/features/contacts/api/find-contacts";
import { allOf, EVERYBODY, type Tree } from "@/lib/filters/tree";

/** The list's filters as one tree. What was typed to search is no condition, and goes beside it. */
export function wholeTree({ owner_id, company_id, group_id, filter }: ContactFilters): Tree {
  const is = (field: string, value?: string): Tree | null => (value ? { field, op: "eq", value } : null);
  const inGroup: Tree | null = group_id
    ? { field: "record.group_ids", op: "contains", value: group_id }
    : null;
  return (
    allOf(filter, is("record.owner_id", owner_id), is("record.company_id", company_id), inGroup) ?? EVERYBODY
  );
}

/** What the contact list shows is kept in the address: text, owner, filter, order. */
import { useSearchParams } from "react-router";
import type { ContactFilters } from "@/features/contacts/api/find-contacts";
import { readTree, type Tree } from "@/lib/filters/tree";

export function useListAddress() {
  const [params, setParams] = useSearchParams();
  const tree = readTree(params.get("filter"));

  const set = (key: "q" | "owner" | "filter" | "sort", value: string | null) =>
    setParams(
      (old) => {
        const next = new URLSearchParams(old);
        if (value) next.set(key, value);
        else next.delete(key);
        return next;
      },
      { replace: true },
    );

  const filters: ContactFilters = {
    q: params.get("q") ?? undefined,
    owner_id: params.get("owner") ?? undefined,
    filter: tree ?? undefined,
    sort: params.get("sort") ?? undefined,
  };
  const setTree = (next: Tree | null) => set("filter", next && JSON.stringify(next));
  return { filters, set, setTree };
}

/** What a board shows is kept in the address, so that a link, a reload and the way back show the same. */
import { useMemo } from "react";
import { useSearchParams } from "react-router";
import { FILTERS, readFilters, type BoardFilters } from "@/features/cards/board-filters";

export function useBoardAddress() {
  const [params, setParams] = useSearchParams();
  const text = params.toString();
  const filters = useMemo(() => readFilters(new URLSearchParams(text)), [text]);

  /** Changes some filters; an empty value takes one away. */
  const set = (changes: BoardFilters) =>
    setParams(
      (old) => {
        const next = new URLSearchParams(old);
        for (const [name, value] of Object.entries(changes) as [string, string | undefined][]) {
          if (value) next.set(name, value);
          else next.delete(name);
        }
        return next;
      },
      { replace: true },
    );

  /** Shows these filters and no others, at the moment that is shown. */
  const replaceAll = (query: Record<string, string>) =>
    setParams(
      (old) => {
        const next = new URLSearchParams(old);
        for (const name of FILTERS) next.delete(name);
        for (const [name, value] of Object.entries(query)) next.set(name, value);
        return next;
      },
      { replace: true },
    );

  return { filters, set, replaceAll };
}

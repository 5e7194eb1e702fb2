import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import { seen } from "@/lib/live/seen";

export interface CompanyFilters {
  q?: string;
  owner_id?: string;
}

/** Companies by name, page by page. */
export const companiesQuery = (filters: CompanyFilters) =>
  infiniteQueryOptions({
    queryKey: ["companies", filters],
    queryFn: async ({ pageParam }) => {
      const page = await answerOf(
        api.GET("/api/v1/companies", { params: { query: { ...filters, limit: 50, cursor: pageParam } } }),
      );
      return { ...page, items: seen.freshestOf("companies", page.items) };
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });

import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import type { Company } from "@/lib/api/types";
import { seen } from "@/lib/live/seen";

export const companyQuery = (id: string) =>
  queryOptions({
    queryKey: ["company", id],
    queryFn: async (): Promise<Company> =>
      seen.freshest(
        "companies",
        await answerOf(api.GET("/api/v1/companies/{company_id}", { params: { path: { company_id: id } } })),
      ),
  });

/** The few companies that fit best what is being typed. */
export const findCompaniesQuery = (q: string) =>
  queryOptions({
    queryKey: ["companies", "typed", q],
    queryFn: async (): Promise<Company[]> => {
      const page = await answerOf(api.GET("/api/v1/companies", { params: { query: { q, limit: 20 } } }));
      return seen.freshestOf("companies", page.items);
    },
    placeholderData: keepPreviousData,
  });

/** The name of a company; empty while unknown. */
export function useCompanyName(id: string | null | undefined): string {
  return useQuery({ ...companyQuery(id ?? ""), enabled: Boolean(id) }).data?.name ?? "";
}

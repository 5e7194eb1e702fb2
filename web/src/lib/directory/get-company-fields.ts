import { queryOptions, useQuery } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import type { CustomField } from "@/lib/api/types";

/** The fields that this installation added to companies, oldest first. */
export const companyFieldsQuery = queryOptions({
  queryKey: ["fields", "company"],
  queryFn: async (): Promise<CustomField[]> => (await answerOf(api.GET("/api/v1/company-fields"))).items,
  staleTime: 5 * 60_000,
});

export function useCompanyFields(): CustomField[] {
  return useQuery(companyFieldsQuery).data ?? [];
}

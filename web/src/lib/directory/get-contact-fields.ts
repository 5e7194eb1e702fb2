import { queryOptions, useQuery } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import type { CustomField } from "@/lib/api/types";

/** The fields that this installation added to contacts, oldest first. */
export const contactFieldsQuery = queryOptions({
  queryKey: ["fields", "contact"],
  queryFn: async (): Promise<CustomField[]> => (await answerOf(api.GET("/api/v1/contact-fields"))).items,
  staleTime: 5 * 60_000,
});

export function useContactFields(): CustomField[] {
  return useQuery(contactFieldsQuery).data ?? [];
}

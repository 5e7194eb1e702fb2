import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import type { CustomField } from "@/lib/api/types";

/** The fields that this installation added to deals. */
export const cardFieldsQuery = queryOptions({
  queryKey: ["deal-fields"],
  queryFn: async (): Promise<CustomField[]> => (await answerOf(api.GET("/api/v1/deal-fields"))).items,
  staleTime: 5 * 60_000,
});

import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import type { CustomField } from "@/lib/api/types";

/** The fields that this installation added to deals, or to tickets. */
export const cardFieldsQuery = (about: "deal" | "ticket") =>
  queryOptions({
    queryKey: [`${about}-fields`],
    queryFn: async (): Promise<CustomField[]> =>
      (await answerOf(about === "deal" ? api.GET("/api/v1/deal-fields") : api.GET("/api/v1/ticket-fields")))
        .items,
    staleTime: 5 * 60_000,
  });

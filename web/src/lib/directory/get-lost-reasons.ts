import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import type { LostReason } from "@/lib/api/types";

export const lostReasonsQuery = queryOptions({
  queryKey: ["lost-reasons"],
  queryFn: async (): Promise<LostReason[]> => (await answerOf(api.GET("/api/v1/lost-reasons"))).items,
  staleTime: 5 * 60_000,
});

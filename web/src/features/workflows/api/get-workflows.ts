import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import type { Workflow } from "@/lib/api/types";

export const workflowsQuery = queryOptions({
  queryKey: ["workflows"],
  queryFn: async () =>
    (await answerOf(api.GET("/api/v1/workflows", { params: { query: { limit: 200 } } }))).items as Workflow[],
});

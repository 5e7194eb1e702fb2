import { infiniteQueryOptions } from "@tanstack/react-query";
import type { Filters } from "@/features/statistics/filters";
import { answerOf, api } from "@/lib/api/client";
import type { Explanation } from "@/lib/api/types";

/** What is behind a figure, page by page. */
export const explanationQuery = (pipelineId: string, figure: string, filters: Filters) =>
  infiniteQueryOptions({
    queryKey: ["statistics", pipelineId, "explain", figure, filters],
    queryFn: ({ pageParam }): Promise<Explanation> =>
      answerOf(
        api.GET("/api/v1/pipelines/{pipeline_id}/statistics/explain", {
          params: {
            path: { pipeline_id: pipelineId },
            query: { ...filters, figure, limit: 50, cursor: pageParam },
          },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });

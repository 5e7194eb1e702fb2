import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { Filters } from "@/features/statistics/filters";
import { answerOf, api } from "@/lib/api/client";
import type { Statistics } from "@/lib/api/types";

/** All tables of a pipeline; while others are read, the ones before stay. */
export const statisticsQuery = (pipelineId: string, filters: Filters) =>
  queryOptions({
    queryKey: ["statistics", pipelineId, filters],
    queryFn: (): Promise<Statistics> =>
      answerOf(
        api.GET("/api/v1/pipelines/{pipeline_id}/statistics", {
          params: { path: { pipeline_id: pipelineId }, query: filters },
        }),
      ),
    placeholderData: keepPreviousData,
  });

import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { Filters } from "@/features/statistics/filters";
import { answerOf, api } from "@/lib/api/client";
import type { Forecast } from "@/lib/api/types";

/** What is expected by month, and what was won. */
export const forecastQuery = (pipelineId: string, { mode: _, ...filters }: Filters) =>
  queryOptions({
    queryKey: ["forecast", pipelineId, filters],
    queryFn: (): Promise<Forecast> =>
      answerOf(
        api.GET("/api/v1/pipelines/{pipeline_id}/forecast", {
          params: { path: { pipeline_id: pipelineId }, query: filters },
        }),
      ),
    placeholderData: keepPreviousData,
  });

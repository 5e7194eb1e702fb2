import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import type { ChangeEntry, ChangeLine, Changes, ChangesQuery, Page } from "@/lib/api/types";

/** Two days, and whose cards; as the address has them. */
export interface Period {
  from: string;
  to: string;
  owner_id?: string;
  team_id?: string;
  group_id?: string;
}

export const changesQuery = (pipelineId: string, period: Period) =>
  queryOptions({
    queryKey: ["changes", pipelineId, period],
    queryFn: (): Promise<Changes> =>
      answerOf(
        api.GET("/api/v1/pipelines/{pipeline_id}/changes", {
          params: { path: { pipeline_id: pipelineId }, query: period as unknown as ChangesQuery },
        }),
      ),
    placeholderData: keepPreviousData,
  });

/** The cards behind one line, page by page. */
export const changeEntriesQuery = (pipelineId: string, period: Period, line: ChangeLine["line"]) =>
  infiniteQueryOptions({
    queryKey: ["changes", pipelineId, period, line],
    queryFn: ({ pageParam }): Promise<Page<ChangeEntry>> =>
      answerOf(
        api.GET("/api/v1/pipelines/{pipeline_id}/changes/{line}", {
          params: {
            path: { pipeline_id: pipelineId, line },
            query: { ...(period as unknown as ChangesQuery), cursor: pageParam },
          },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });

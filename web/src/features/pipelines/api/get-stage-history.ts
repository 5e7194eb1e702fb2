import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";

/** Where a stage's probability comes from. */
export const stageProbabilityQuery = (stageId: string) =>
  queryOptions({
    queryKey: ["stage-probability", stageId],
    queryFn: () =>
      answerOf(api.GET("/api/v1/stages/{stage_id}/probability", { params: { path: { stage_id: stageId } } })),
    staleTime: 0,
  });

/** After how many days a card should count as stuck, by how long cards usually stay. */
export const stuckSuggestionQuery = (stageId: string) =>
  queryOptions({
    queryKey: ["stuck-suggestion", stageId],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/stages/{stage_id}/stuck-suggestion", { params: { path: { stage_id: stageId } } }),
      ),
    staleTime: 0,
  });

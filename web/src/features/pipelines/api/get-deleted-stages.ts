import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";

/** Stages whose deletion can be undone, the last one first. */
export const deletedStagesQuery = (pipelineId: string) =>
  queryOptions({
    queryKey: ["deleted-stages", pipelineId],
    queryFn: async () =>
      (
        await answerOf(
          api.GET("/api/v1/pipelines/{pipeline_id}/deleted-stages", {
            params: { path: { pipeline_id: pipelineId } },
          }),
        )
      ).items,
  });

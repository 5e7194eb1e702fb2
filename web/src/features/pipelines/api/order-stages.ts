import { useVersionedStageChange } from "@/features/pipelines/api/use-stage-change";
import { answerOf, api } from "@/lib/api/client";

export const useOrderStages = (pipelineId: string) =>
  useVersionedStageChange(pipelineId, (body: { stage_ids: string[]; version: number }) =>
    answerOf(
      api.PUT("/api/v1/pipelines/{pipeline_id}/stage-order", {
        params: { path: { pipeline_id: pipelineId } },
        body,
      }),
    ),
  );

import { useStageChange } from "@/features/pipelines/api/use-stage-change";
import { answerOf, api, idempotent } from "@/lib/api/client";
import type { StageKind } from "@/lib/api/types";

export const useAddStage = (pipelineId: string) =>
  useStageChange((body: { name: string; colour: string; kind: StageKind }) =>
    answerOf(
      api.POST("/api/v1/pipelines/{pipeline_id}/stages", {
        params: { path: { pipeline_id: pipelineId } },
        body,
        headers: idempotent(),
      }),
    ),
  );

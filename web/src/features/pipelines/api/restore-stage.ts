import { useStageChange } from "@/features/pipelines/api/use-stage-change";
import { answerOf, api } from "@/lib/api/client";

/** Undo the deletion of a stage. */
export const useRestoreStage = () =>
  useStageChange((id: string) =>
    answerOf(api.POST("/api/v1/stages/{stage_id}/restore", { params: { path: { stage_id: id } } })),
  );

import { useStageChange } from "@/features/pipelines/api/use-stage-change";
import { answerOf, api } from "@/lib/api/client";

/** Delete a stage; `moveTo` says where its cards go. */
export const useDeleteStage = (id: string) =>
  useStageChange((moveTo: string | null) =>
    answerOf(
      api.DELETE("/api/v1/stages/{stage_id}", {
        params: { path: { stage_id: id }, query: moveTo ? { move_to: moveTo } : {} },
      }),
    ),
  );

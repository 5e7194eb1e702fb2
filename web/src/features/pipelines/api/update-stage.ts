import { useVersionedStageChange } from "@/features/pipelines/api/use-stage-change";
import { answerOf, api } from "@/lib/api/client";
import type { UpdateStage } from "@/lib/api/types";

export const useUpdateStage = (pipelineId: string, id: string) =>
  useVersionedStageChange(pipelineId, ({ version, ...body }: UpdateStage & { version: number }) =>
    answerOf(
      api.PATCH("/api/v1/stages/{stage_id}", {
        params: { path: { stage_id: id } },
        body,
        headers: { "If-Match": `"${version}"` },
      }),
    ),
  );

import { useStageChange } from "@/features/pipelines/api/use-stage-change";
import { answerOf, api } from "@/lib/api/client";
import type { UpdateStage } from "@/lib/api/types";

/** Change a stage; refused with 412 when somebody changed the pipeline since `version`. */
export const useUpdateStage = (id: string) =>
  useStageChange(({ version, ...body }: UpdateStage & { version: number }) =>
    answerOf(
      api.PATCH("/api/v1/stages/{stage_id}", {
        params: { path: { stage_id: id } },
        body,
        headers: { "If-Match": `"${version}"` },
      }),
    ),
  );

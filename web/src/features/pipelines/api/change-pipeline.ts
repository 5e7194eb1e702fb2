import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useVersionedStageChange } from "@/features/pipelines/api/use-stage-change";
import { answerOf, api } from "@/lib/api/client";

/** Rename a pipeline. */
export const useRenamePipeline = (id: string) =>
  useVersionedStageChange(id, ({ name, version }: { name: string; version: number }) =>
    answerOf(
      api.PATCH("/api/v1/pipelines/{pipeline_id}", {
        params: { path: { pipeline_id: id } },
        body: { name },
        headers: { "If-Match": `"${version}"` },
      }),
    ),
  );

/** Delete a pipeline; refused while it holds cards. */
export function useDeletePipeline(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      answerOf(api.DELETE("/api/v1/pipelines/{pipeline_id}", { params: { path: { pipeline_id: id } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["pipelines"] }),
  });
}

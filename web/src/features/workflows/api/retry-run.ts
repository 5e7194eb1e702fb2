import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api, idempotent } from "@/lib/api/client";

/** Let a failed run go on from the step that failed. */
export function useRetryRun(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/runs/{run_id}/retry", { params: { path: { run_id: id } }, headers: idempotent() }),
      ),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ["run", id] }),
        client.invalidateQueries({ queryKey: ["runs"] }),
      ]),
  });
}

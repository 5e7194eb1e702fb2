import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api, idempotent } from "@/lib/api/client";

/** End a run that has not ended: what it did stays done. */
export function useCancelRun(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/runs/{run_id}/cancel", { params: { path: { run_id: id } }, headers: idempotent() }),
      ),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ["run", id] }),
        client.invalidateQueries({ queryKey: ["runs"] }),
      ]),
  });
}

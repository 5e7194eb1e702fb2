import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api, idempotent } from "@/lib/api/client";

const ACTS = {
  /** Let a failed run go on from the step that failed. */
  retry: "/api/v1/runs/{run_id}/retry",
  /** End a run that has not ended: what it did stays done. */
  cancel: "/api/v1/runs/{run_id}/cancel",
} as const;

export type RunAct = keyof typeof ACTS;

export function useActOnRun(id: string, act: RunAct) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      answerOf(api.POST(ACTS[act], { params: { path: { run_id: id } }, headers: idempotent() })),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ["run", id] }),
        client.invalidateQueries({ queryKey: ["runs"] }),
      ]),
  });
}

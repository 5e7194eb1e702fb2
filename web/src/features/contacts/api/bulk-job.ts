import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api, idempotent } from "@/lib/api/client";
import type { BulkJob } from "@/lib/api/types";

const LOOK_AGAIN = 700;

export const isOver = (job: BulkJob) => job.status !== "queued" && job.status !== "running";

/** Long work on many contacts, looked at again until it is over. */
export const bulkJobQuery = (id: string) =>
  queryOptions({
    queryKey: ["bulk-job", id],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/bulk-jobs/{job_id}", { params: { path: { job_id: id } } }),
      ) as Promise<BulkJob>,
    refetchInterval: ({ state }) => (state.data && isOver(state.data) ? false : LOOK_AGAIN),
  });

/** Stop it; what was done stays. */
export function useCancelBulkJob(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/bulk-jobs/{job_id}/cancel", {
          params: { path: { job_id: id } },
          headers: idempotent(),
        }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: ["bulk-job", id] }),
  });
}

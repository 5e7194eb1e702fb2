import { infiniteQueryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import type { Queue, Reason } from "@/lib/api/types";

export interface QueueFilters {
  owner_id?: string;
  reason?: Reason;
}

/** Time alone makes tasks overdue and cards stuck. */
const LOOK_AGAIN = 60_000;

/** What needs somebody now, the most urgent first, page by page. */
export const queueQuery = (filters: QueueFilters) =>
  infiniteQueryOptions({
    queryKey: ["queue", filters],
    queryFn: async ({ pageParam }): Promise<Queue> =>
      (await answerOf(
        api.GET("/api/v1/queue", { params: { query: { ...filters, cursor: pageParam, limit: 50 } } }),
      )) as Queue,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: LOOK_AGAIN,
  });

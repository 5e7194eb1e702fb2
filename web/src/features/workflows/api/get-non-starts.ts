import { infiniteQueryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";

/** Events that matched the trigger and started nothing, newest first, each with its reason. */
export const nonStartsQuery = (workflowId: string) =>
  infiniteQueryOptions({
    queryKey: ["non-starts", workflowId],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/api/v1/workflows/{workflow_id}/non-starts", {
          params: { path: { workflow_id: workflowId }, query: { limit: 25, cursor: pageParam } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api, idempotent } from "@/lib/api/client";
import { Refused } from "@/lib/api/problem";
import type { AudienceCheck } from "@/lib/api/types";

/** What the last look at the audience found so far; null before the first. Asked again until it is complete. */
export const checkQuery = (campaignId: string) =>
  queryOptions({
    queryKey: ["audience-check", campaignId],
    queryFn: async (): Promise<AudienceCheck | null> => {
      try {
        return await answerOf(
          api.GET("/api/v1/campaigns/{campaign_id}/check", { params: { path: { campaign_id: campaignId } } }),
        );
      } catch (error) {
        if (error instanceof Refused && error.problem.status === 404) return null;
        throw error;
      }
    },
    refetchInterval: ({ state }) => (state.data && !state.data.finished_at ? 500 : false),
  });

/** Begin to look at the audience. */
export function useCheckAudience(campaignId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (): Promise<AudienceCheck> =>
      answerOf(
        api.POST("/api/v1/campaigns/{campaign_id}/check", {
          params: { path: { campaign_id: campaignId } },
          headers: idempotent(),
        }),
      ),
    onSuccess: (check) => {
      client.setQueryData(["audience-check", campaignId], check);
      void client.invalidateQueries({ queryKey: ["audience-check", campaignId] });
    },
  });
}

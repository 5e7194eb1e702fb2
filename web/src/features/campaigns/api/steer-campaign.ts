import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api, idempotent } from "@/lib/api/client";
import type { Campaign } from "@/lib/api/types";

export type Act = "start" | "pause" | "resume" | "cancel";

/** Start, pause, resume or end a campaign. */
export function useSteerCampaign(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (act: Act): Promise<Campaign> => {
      const asked = { params: { path: { campaign_id: id } }, headers: idempotent() };
      switch (act) {
        case "start":
          return answerOf(api.POST("/api/v1/campaigns/{campaign_id}/start", asked));
        case "pause":
          return answerOf(api.POST("/api/v1/campaigns/{campaign_id}/pause", asked));
        case "resume":
          return answerOf(api.POST("/api/v1/campaigns/{campaign_id}/resume", asked));
        case "cancel":
          return answerOf(api.POST("/api/v1/campaigns/{campaign_id}/cancel", asked));
      }
    },
    onSuccess: (campaign) => client.setQueryData(["campaign", id], campaign),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ["campaign", id] }),
        client.invalidateQueries({ queryKey: ["campaigns"] }),
        client.invalidateQueries({ queryKey: ["campaign-results", id] }),
        client.invalidateQueries({ queryKey: ["enrolments", id] }),
      ]),
  });
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api, idempotent } from "@/lib/api/client";
import type { Campaign, CampaignChange, NewCampaign } from "@/lib/api/types";

/** Write a campaign, as a draft. */
export function useCreateCampaign() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewCampaign): Promise<Campaign> =>
      answerOf(api.POST("/api/v1/campaigns", { body, headers: idempotent() })),
    onSuccess: (campaign) => {
      client.setQueryData(["campaign", campaign.id], campaign);
      void client.invalidateQueries({ queryKey: ["campaigns"] });
    },
  });
}

/** Change a campaign; refused with 412 when somebody changed it since `version`. */
export function useUpdateCampaign(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ version, ...body }: CampaignChange & { version: number }): Promise<Campaign> =>
      answerOf(
        api.PATCH("/api/v1/campaigns/{campaign_id}", {
          params: { path: { campaign_id: id } },
          body,
          headers: { "If-Match": `"${version}"` },
        }),
      ),
    onSuccess: (campaign) => {
      client.setQueryData(["campaign", id], campaign);
      void client.invalidateQueries({ queryKey: ["campaigns"] });
    },
    onError: () => client.invalidateQueries({ queryKey: ["campaign", id] }),
  });
}

export function useDeleteCampaign(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      answerOf(api.DELETE("/api/v1/campaigns/{campaign_id}", { params: { path: { campaign_id: id } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["campaigns"] }),
  });
}

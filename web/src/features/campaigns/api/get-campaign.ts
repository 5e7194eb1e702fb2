import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import type { Campaign } from "@/lib/api/types";

/** A campaign with its mails; asked again while a job is taking its audience in, of which no event tells. */
export const campaignQuery = (id: string) =>
  queryOptions({
    queryKey: ["campaign", id],
    queryFn: (): Promise<Campaign> =>
      answerOf(api.GET("/api/v1/campaigns/{campaign_id}", { params: { path: { campaign_id: id } } })),
    refetchInterval: ({ state }) => (state.data?.work ? 1_000 : false),
  });

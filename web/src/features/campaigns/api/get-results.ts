import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import type { CampaignResults } from "@/lib/api/types";

/** What became of each mail and each contact, as it stands now. */
export const resultsQuery = (id: string) =>
  queryOptions({
    queryKey: ["campaign-results", id],
    queryFn: (): Promise<CampaignResults> =>
      answerOf(api.GET("/api/v1/campaigns/{campaign_id}/results", { params: { path: { campaign_id: id } } })),
    refetchInterval: ({ state }) => (state.data?.work ? 1_000 : false),
  });

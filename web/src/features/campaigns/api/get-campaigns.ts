import { infiniteQueryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import type { Campaign } from "@/lib/api/types";

export const STATUSES = ["draft", "running", "paused", "finished", "cancelled"] as const;
export type CampaignStatus = (typeof STATUSES)[number];

/** The campaigns, newest first, page by page. */
export const campaignsQuery = (status?: CampaignStatus) =>
  infiniteQueryOptions({
    queryKey: ["campaigns", status],
    queryFn: ({ pageParam }): Promise<{ items: Campaign[]; next: string | null }> =>
      answerOf(api.GET("/api/v1/campaigns", { params: { query: { status, limit: 25, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";

export type EnrolmentStatus = "active" | "paused" | "finished" | "stopped" | "cancelled";

export interface EnrolmentFilters {
  status?: EnrolmentStatus;
  reason?: string;
}

/** Who passes through a campaign, newest first. */
export const enrolmentsQuery = (campaignId: string, filters: EnrolmentFilters) =>
  infiniteQueryOptions({
    queryKey: ["enrolments", campaignId, filters],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/api/v1/campaigns/{campaign_id}/enrolments", {
          params: { path: { campaign_id: campaignId }, query: { ...filters, limit: 25, cursor: pageParam } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });

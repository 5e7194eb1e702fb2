import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import type { InboundMail } from "@/lib/api/types";

export const VERDICTS = ["reply", "auto_reply", "bounce", "complaint", "receipt", "other"] as const;
export type Verdict = InboundMail["verdict"];

export interface ReplyFilters {
  campaign_id?: string;
  contact_id?: string;
  verdict?: Verdict;
  evidence?: InboundMail["evidence"];
}

/** Mails that came back, newest first. */
export const repliesQuery = (filters: ReplyFilters) =>
  infiniteQueryOptions({
    queryKey: ["inbound-mails", filters],
    queryFn: ({ pageParam }): Promise<{ items: InboundMail[]; next: string | null }> =>
      answerOf(
        api.GET("/api/v1/inbound-mails", { params: { query: { ...filters, limit: 25, cursor: pageParam } } }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });

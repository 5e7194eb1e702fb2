import { infiniteQueryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import type { Mail } from "@/lib/api/types";
import { seen } from "@/lib/live/seen";

/** The e-mails to a contact, newest first. */
export const sendsQuery = (contactId: string) =>
  infiniteQueryOptions({
    queryKey: ["sends", contactId],
    queryFn: async ({ pageParam }): Promise<{ items: Mail[]; next: string | null }> => {
      const page = await answerOf(
        api.GET("/api/v1/sends", {
          params: { query: { contact_id: contactId, limit: 50, cursor: pageParam } },
        }),
      );
      return { ...page, items: seen.freshestOf("sends", page.items) };
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

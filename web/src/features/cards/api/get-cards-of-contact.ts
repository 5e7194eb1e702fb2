import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import type { Deal } from "@/lib/api/types";
import { seen } from "@/lib/live/seen";

export const cardsOfContactQuery = (contactId: string) =>
  queryOptions({
    queryKey: ["deals", { contact_id: contactId }],
    queryFn: async (): Promise<Deal[]> => {
      const page = await answerOf(
        api.GET("/api/v1/deals", { params: { query: { contact_id: contactId, limit: 200 } } }),
      );
      return seen.freshestOf("deals", page.items);
    },
  });

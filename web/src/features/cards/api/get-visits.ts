import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import type { Visit } from "@/lib/api/types";

/** The stays of a deal in its stages, oldest first. */
export const visitsQuery = (dealId: string) =>
  queryOptions({
    queryKey: ["visits", dealId],
    queryFn: async (): Promise<Visit[]> => {
      const page = await answerOf(
        api.GET("/api/v1/deals/{card_id}/visits", {
          params: { path: { card_id: dealId }, query: { limit: 200 } },
        }),
      );
      return page.items.sort((a, b) => a.entered_at.localeCompare(b.entered_at));
    },
  });

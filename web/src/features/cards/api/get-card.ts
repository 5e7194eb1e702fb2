import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import type { Deal } from "@/lib/api/types";
import { seen } from "@/lib/live/seen";

export const cardQuery = (id: string) =>
  queryOptions({
    queryKey: ["deal", id],
    queryFn: async (): Promise<Deal> =>
      seen.freshest(
        "deals",
        await answerOf(api.GET("/api/v1/deals/{card_id}", { params: { path: { card_id: id } } })),
      ),
  });

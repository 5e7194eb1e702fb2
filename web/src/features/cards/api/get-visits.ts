import { queryOptions } from "@tanstack/react-query";
import { visitsOf } from "@/features/cards/card-kinds";
import { answerOf, api } from "@/lib/api/client";
import type { CardKind, Visit } from "@/lib/api/types";

/** The stays of a card in its stages, oldest first. */
export const visitsQuery = (kind: CardKind, cardId: string) =>
  queryOptions({
    queryKey: ["visits", cardId],
    queryFn: async (): Promise<Visit[]> => {
      const page = await answerOf(
        api.GET(visitsOf(kind), { params: { path: { card_id: cardId }, query: { limit: 200 } } }),
      );
      return page.items.sort((a, b) => a.entered_at.localeCompare(b.entered_at));
    },
  });

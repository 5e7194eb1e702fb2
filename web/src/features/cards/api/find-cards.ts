import { queryOptions } from "@tanstack/react-query";
import { listOf, recordOf } from "@/features/cards/card-kinds";
import { answerOf, api } from "@/lib/api/client";
import { CARD_KINDS, type CardRecord } from "@/lib/api/types";

/** As many of each kind are offered. */
const MOST = 5;

/** Deals and tickets by words of their name or their contact. */
export const findCardsQuery = (q: string) =>
  queryOptions({
    queryKey: ["cards", "found", q],
    queryFn: async (): Promise<CardRecord[]> => {
      const found = CARD_KINDS.map(async (kind) => {
        const query = { q, archived: false, limit: MOST };
        const page = await answerOf(api.GET(listOf(kind), { params: { query } }));
        return page.items.map((card) => recordOf(kind, card));
      });
      return (await Promise.all(found)).flat();
    },
  });

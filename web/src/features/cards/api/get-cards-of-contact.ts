import { queryOptions } from "@tanstack/react-query";
import { listOf, PLURAL, recordOf } from "@/features/cards/card-kinds";
import { answerOf, api } from "@/lib/api/client";
import type { CardKind, CardRecord } from "@/lib/api/types";
import { seen } from "@/lib/live/seen";

export const cardsOfContactQuery = (kind: CardKind, contactId: string) =>
  queryOptions({
    queryKey: ["cards", kind, { contact_id: contactId }],
    queryFn: async (): Promise<CardRecord[]> => {
      const page = await answerOf(
        api.GET(listOf(kind), { params: { query: { contact_id: contactId, limit: 200 } } }),
      );
      return seen.freshestOf(
        PLURAL[kind],
        page.items.map((found) => recordOf(kind, found)),
      );
    },
  });

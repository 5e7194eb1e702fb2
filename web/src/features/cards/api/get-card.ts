import { queryOptions } from "@tanstack/react-query";
import { oneOf, PLURAL, recordOf } from "@/features/cards/card-kinds";
import { answerOf, api } from "@/lib/api/client";
import type { CardKind, CardRecord } from "@/lib/api/types";
import { seen } from "@/lib/live/seen";

export const cardQuery = (kind: CardKind, id: string) =>
  queryOptions({
    queryKey: ["card", id],
    queryFn: async (): Promise<CardRecord> => {
      const found = await answerOf(api.GET(oneOf(kind), { params: { path: { card_id: id } } }));
      return seen.freshest(PLURAL[kind], recordOf(kind, found));
    },
  });

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { listOf, PLURAL, recordOf } from "@/features/cards/card-kinds";
import { answerOf, api, idempotent } from "@/lib/api/client";
import type { CardKind, CardRecord, CreateDeal, CreateTicket } from "@/lib/api/types";
import { seen } from "@/lib/live/seen";

export function useCreateCard(kind: CardKind) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: CreateDeal | CreateTicket): Promise<CardRecord> => {
      const made = await answerOf(
        api.POST(listOf(kind), { body: body as CreateDeal, headers: idempotent() }),
      );
      return seen.freshest(PLURAL[kind], recordOf(kind, made));
    },
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ["board"] }),
        client.invalidateQueries({ queryKey: ["cards"] }),
      ]),
  });
}

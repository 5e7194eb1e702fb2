import { useMutation, useQueryClient } from "@tanstack/react-query";
import { showCard } from "@/features/cards/board/show-card";
import { oneOf, PLURAL, recordOf } from "@/features/cards/card-kinds";
import { answerOf, api } from "@/lib/api/client";
import type { CardRecord, UpdateDeal, UpdateTicket } from "@/lib/api/types";
import { seen } from "@/lib/live/seen";

export type CardChange = UpdateDeal & UpdateTicket;

/** Change fields of a card; refused with 412 when somebody changed it since `version`. */
export function useUpdateCard({ kind, id }: Pick<CardRecord, "kind" | "id">) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ version, ...body }: CardChange & { version: number }): Promise<CardRecord> => {
      const card = await answerOf(
        api.PATCH(oneOf(kind), {
          params: { path: { card_id: id } },
          body,
          headers: { "If-Match": `"${version}"` },
        }),
      );
      return seen.freshest(PLURAL[kind], recordOf(kind, card));
    },
    onSuccess: (card, { archived }) => {
      showCard(client, card);
      if (archived !== undefined) {
        void client.invalidateQueries({ queryKey: ["cards"] });
        void client.invalidateQueries({ queryKey: ["board"] });
      }
    },
    onError: () => client.invalidateQueries({ queryKey: ["card", id] }),
  });
}

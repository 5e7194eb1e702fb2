import { useMutation, useQueryClient } from "@tanstack/react-query";
import { hideCard } from "@/features/cards/board/show-card";
import { oneOf } from "@/features/cards/card-kinds";
import { answerOf, api } from "@/lib/api/client";
import type { CardRecord } from "@/lib/api/types";

export function useDeleteCard() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ kind, id }: Pick<CardRecord, "kind" | "id">) =>
      answerOf(api.DELETE(oneOf(kind), { params: { path: { card_id: id } } })),
    onSuccess: (_, { id }) => hideCard(client, id),
  });
}

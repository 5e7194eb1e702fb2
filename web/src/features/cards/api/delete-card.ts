import { useMutation, useQueryClient } from "@tanstack/react-query";
import { hideCard } from "@/features/cards/board/show-card";
import { answerOf, api } from "@/lib/api/client";

export function useDeleteCard() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      answerOf(api.DELETE("/api/v1/deals/{card_id}", { params: { path: { card_id: id } } })),
    onSuccess: (_, id) => hideCard(client, id),
  });
}

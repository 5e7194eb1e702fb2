import { useMutation, useQueryClient } from "@tanstack/react-query";
import { hideDeal } from "@/features/deals/board/show-deal";
import { answerOf, api } from "@/lib/api/client";

export function useDeleteDeal() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      answerOf(api.DELETE("/api/v1/deals/{card_id}", { params: { path: { card_id: id } } })),
    onSuccess: (_, id) => hideDeal(client, id),
  });
}

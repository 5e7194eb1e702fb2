import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";

/** Leave a card out of the queue until a moment, or until its contact writes; null asks about it again. */
export function useSnoozeCard() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, until }: { id: string; until: string | null }) =>
      answerOf(
        api.PUT("/api/v1/queue/{card_id}/snooze", { params: { path: { card_id: id } }, body: { until } }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: ["queue"] }),
  });
}

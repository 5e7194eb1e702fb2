import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api, idempotent } from "@/lib/api/client";
import type { Deal } from "@/lib/api/types";

/** Say that a proposal went to the contact, by whatever way; workflows may move the card for it. */
export function useSayProposalSent(dealId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (note: string): Promise<Deal> =>
      answerOf(
        api.POST("/api/v1/deals/{card_id}/proposal-sent", {
          params: { path: { card_id: dealId } },
          body: { note },
          headers: idempotent(),
        }),
      ),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ["card", dealId] }),
        client.invalidateQueries({ queryKey: ["timeline"] }),
      ]),
  });
}

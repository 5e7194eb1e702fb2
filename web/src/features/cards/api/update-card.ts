import { useMutation, useQueryClient } from "@tanstack/react-query";
import { showCard } from "@/features/cards/board/show-card";
import { answerOf, api } from "@/lib/api/client";
import type { Deal, UpdateDeal } from "@/lib/api/types";
import { seen } from "@/lib/live/seen";

/** Change fields of a deal; refused with 412 when somebody changed it since `version`. */
export function useUpdateCard(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ version, ...body }: UpdateDeal & { version: number }): Promise<Deal> => {
      const deal = await answerOf(
        api.PATCH("/api/v1/deals/{card_id}", {
          params: { path: { card_id: id } },
          body,
          headers: { "If-Match": `"${version}"` },
        }),
      );
      return seen.freshest("deals", deal);
    },
    onSuccess: (deal) => showCard(client, deal),
    onError: () => client.invalidateQueries({ queryKey: ["deal", id] }),
  });
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api, idempotent } from "@/lib/api/client";
import type { CreateDeal, Deal } from "@/lib/api/types";
import { seen } from "@/lib/live/seen";

export function useCreateCard() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: CreateDeal): Promise<Deal> => {
      const deal = await answerOf(api.POST("/api/v1/deals", { body, headers: idempotent() }));
      return seen.freshest("deals", deal);
    },
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ["board"] }),
        client.invalidateQueries({ queryKey: ["deals"] }),
      ]),
  });
}

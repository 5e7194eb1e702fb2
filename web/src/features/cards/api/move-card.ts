import { answerOf, api, idempotent } from "@/lib/api/client";
import type { Deal, MoveDeal } from "@/lib/api/types";
import { seen } from "@/lib/live/seen";

/** Bring a deal into a stage; refused when it is no longer in `from_stage_id`. */
export async function moveCard(id: string, body: MoveDeal): Promise<Deal> {
  const deal = await answerOf(
    api.POST("/api/v1/deals/{card_id}/move", {
      params: { path: { card_id: id } },
      body,
      headers: idempotent(),
    }),
  );
  return seen.freshest("deals", deal);
}

import { moveOf, PLURAL, recordOf } from "@/features/cards/card-kinds";
import { answerOf, api, idempotent } from "@/lib/api/client";
import type { CardRecord, MoveCard } from "@/lib/api/types";
import { seen } from "@/lib/live/seen";

/** Bring a card into a stage; refused when it is no longer in `from_stage_id`. */
export async function moveCard(
  { kind, id }: Pick<CardRecord, "kind" | "id">,
  body: MoveCard,
): Promise<CardRecord> {
  const card = await answerOf(
    api.POST(moveOf(kind), { params: { path: { card_id: id } }, body, headers: idempotent() }),
  );
  return seen.freshest(PLURAL[kind], recordOf(kind, card));
}

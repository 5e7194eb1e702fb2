import { moveOf, PLURAL, recordOf } from "@/features/cards/card-kinds";
import { answerOf, api, idempotent } from "@/lib/api/client";
import type { CardRecord, MoveCard } from "@/lib/api/types";
import { seen } from "@/lib/live/seen";

/** A card that was moved, as it is now, and which version of it the move made: by that the move can be taken back. */
export interface Moved {
  card: CardRecord;
  made: number;
}

/** Bring a card into a stage; refused when it is no longer in `from_stage_id`. */
export async function moveCard(
  { kind, id }: Pick<CardRecord, "kind" | "id">,
  body: MoveCard,
): Promise<Moved> {
  const card = await answerOf(
    api.POST(moveOf(kind), { params: { path: { card_id: id } }, body, headers: idempotent() }),
  );
  return { card: seen.freshest(PLURAL[kind], recordOf(kind, card)), made: card.version };
}

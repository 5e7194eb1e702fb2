import { bulkOf } from "@/features/cards/card-kinds";
import { answerOf, api, idempotent } from "@/lib/api/client";
import type { BulkCards, BulkCardsAnswer, CardKind } from "@/lib/api/types";

/** As many cards one request takes. */
const MOST = 1_000;

/** Do the same to many cards; each gets its answer. */
export async function changeCards(kind: CardKind, body: BulkCards): Promise<BulkCardsAnswer["items"]> {
  const answers: BulkCardsAnswer["items"] = [];
  for (let start = 0; start < body.ids.length; start += MOST) {
    const portion = { ...body, ids: body.ids.slice(start, start + MOST) };
    const answer = await answerOf(api.POST(bulkOf(kind), { body: portion, headers: idempotent() }));
    answers.push(...answer.items);
  }
  return answers;
}

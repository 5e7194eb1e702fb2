import type { QueryClient } from "@tanstack/react-query";
import type { Board, Card } from "@/lib/api/types";

/** The card before or after another on the board that is on the screen, column by column. */
export function neighbourOf(
  client: QueryClient,
  pipelineId: string,
  cardId: string,
  step: 1 | -1,
): Card | undefined {
  for (const [, board] of client.getQueriesData<Board>({ queryKey: ["board", pipelineId], type: "active" })) {
    const cards = board?.columns.flatMap((column) => column.cards) ?? [];
    const index = cards.findIndex(({ id }) => id === cardId);
    if (index >= 0) return cards[index + step];
  }
  return undefined;
}

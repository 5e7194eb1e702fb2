import type { BoardFilters } from "@/features/cards/board-filters";
import { answerOf, api } from "@/lib/api/client";
import type { BoardQuery, Card, Page } from "@/lib/api/types";

/** The next cards of one column. */
export function getStageCards(stageId: string, cursor: string, filters: BoardFilters): Promise<Page<Card>> {
  return answerOf(
    api.GET("/api/v1/stages/{stage_id}/cards", {
      params: { path: { stage_id: stageId }, query: { cursor, ...(filters as BoardQuery) } },
    }),
  );
}

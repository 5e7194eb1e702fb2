import { keepPreviousData, queryOptions, type QueryClient } from "@tanstack/react-query";
import { reconcile } from "@/features/cards/board/board-state";
import { getStageCards } from "@/features/cards/api/get-stage-cards";
import { answerOf, api } from "@/lib/api/client";
import type { Board, BoardQuery } from "@/lib/api/types";
import type { BoardFilters } from "@/features/cards/board-filters";
import { seen } from "@/lib/live/seen";

export const boardKey = (pipelineId: string, filters: BoardFilters) =>
  ["board", pipelineId, filters] as const;

/** A pipeline as its board: first cards and totals of every column. Columns scrolled further stay that long. */
export function boardQuery(client: QueryClient, pipelineId: string, filters: BoardFilters) {
  const queryKey = boardKey(pipelineId, filters);
  return queryOptions({
    queryKey,
    queryFn: async (): Promise<Board> => {
      const before = client.getQueryData<Board>(queryKey);
      const board = await answerOf(
        api.GET("/api/v1/pipelines/{pipeline_id}/board", {
          params: { path: { pipeline_id: pipelineId }, query: filters as BoardQuery },
        }),
      );
      const columns = await Promise.all(
        board.columns.map(async (column) => {
          const shown = before?.columns.find((old) => old.stage_id === column.stage_id)?.cards.length ?? 0;
          const cards = [...column.cards];
          let next = column.next;
          while (next && cards.length < shown) {
            const page = await getStageCards(column.stage_id, next, filters);
            cards.push(...page.items);
            next = page.next;
          }
          return { ...column, cards, next };
        }),
      );
      // What is known of now says nothing of the past.
      return filters.at ? { ...board, columns } : reconcile({ ...board, columns }, seen);
    },
    placeholderData: keepPreviousData,
  });
}

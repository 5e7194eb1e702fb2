import { queryOptions } from "@tanstack/react-query";
import { listOf, recordOf } from "@/features/cards/card-kinds";
import { answerOf, api } from "@/lib/api/client";
import type { CardKind, CardRecord } from "@/lib/api/types";

/** The cards of a pipeline that were put out of sight, newest first; at most 200 of them. */
export const archivedCardsQuery = (kind: CardKind, pipelineId: string) =>
  queryOptions({
    queryKey: ["cards", kind, { pipeline_id: pipelineId, archived: true }],
    queryFn: async (): Promise<CardRecord[]> => {
      const query = { pipeline_id: pipelineId, archived: true, limit: 200 };
      const page = await answerOf(api.GET(listOf(kind), { params: { query } }));
      return page.items.map((card) => recordOf(kind, card));
    },
  });

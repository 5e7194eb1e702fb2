import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api, idempotent } from "@/lib/api/client";
import type { BoardView } from "@/lib/api/types";

/** The saved views of a board: one's own, and those shared with one's teams. */
export const boardViewsQuery = (pipelineId: string) =>
  queryOptions({
    queryKey: ["board-views", pipelineId],
    queryFn: async (): Promise<BoardView[]> => {
      const page = await answerOf(
        api.GET("/api/v1/board-views", { params: { query: { pipeline_id: pipelineId, limit: 200 } } }),
      );
      return page.items as BoardView[];
    },
  });

type Changes = Partial<Pick<BoardView, "name" | "query" | "team_id">>;

export function useBoardViewActs(pipelineId: string) {
  const client = useQueryClient();
  const onSuccess = () => client.invalidateQueries({ queryKey: ["board-views", pipelineId] });
  const save = useMutation({
    mutationFn: async (view: Pick<BoardView, "name" | "query" | "team_id">) =>
      answerOf(
        api.POST("/api/v1/board-views", {
          body: { ...view, pipeline_id: pipelineId },
          headers: idempotent(),
        }),
      ),
    onSuccess,
  });
  const change = useMutation({
    mutationFn: async ({ id, ...body }: Changes & { id: string }) =>
      answerOf(api.PATCH("/api/v1/board-views/{view_id}", { params: { path: { view_id: id } }, body })),
    onSuccess,
  });
  const remove = useMutation({
    mutationFn: async (id: string) =>
      answerOf(api.DELETE("/api/v1/board-views/{view_id}", { params: { path: { view_id: id } } })),
    onSuccess,
  });
  return { save, change, remove };
}

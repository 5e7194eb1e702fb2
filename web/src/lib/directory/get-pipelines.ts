import { queryOptions, useQuery } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import type { Pipeline, Stage } from "@/lib/api/types";
import { seen } from "@/lib/live/seen";

/** The pipelines that the member may see, each with its stages in order. */
export const pipelinesQuery = queryOptions({
  queryKey: ["pipelines"],
  queryFn: async (): Promise<Pipeline[]> => {
    const page = await answerOf(api.GET("/api/v1/pipelines", { params: { query: { limit: 200 } } }));
    return seen.freshestOf("pipelines", page.items as Pipeline[]);
  },
});

export function usePipelines(): Pipeline[] {
  return useQuery(pipelinesQuery).data ?? [];
}

/** Find a stage, in whatever pipeline it is. */
export function useStage(): (id: string) => Stage | undefined {
  const pipelines = usePipelines();
  return (id) => pipelines.flatMap((pipeline) => pipeline.stages).find((stage) => stage.id === id);
}

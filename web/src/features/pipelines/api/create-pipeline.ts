import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api, idempotent } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";

export type NewPipeline = components["schemas"]["CreatePipeline"];

/** Create a pipeline, from a template or from stages of one's own. */
export function useCreatePipeline() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewPipeline) =>
      answerOf(api.POST("/api/v1/pipelines", { body, headers: idempotent() })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["pipelines"] }),
  });
}

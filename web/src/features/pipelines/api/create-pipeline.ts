import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api, idempotent } from "@/lib/api/client";

/** Create a pipeline from a template. */
export function useCreatePipeline() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { name: string; template: string }) =>
      answerOf(api.POST("/api/v1/pipelines", { body, headers: idempotent() })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["pipelines"] }),
  });
}

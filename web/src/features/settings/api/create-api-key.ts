import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api, idempotent } from "@/lib/api/client";

/** Create a key. Its secret is in this answer and nowhere else, ever. */
export function useCreateApiKey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { name: string; scopes: string[] }) =>
      answerOf(api.POST("/api/v1/api-keys", { body, headers: idempotent() })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["api-keys"] }),
  });
}

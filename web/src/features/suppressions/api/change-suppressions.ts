import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api, idempotent } from "@/lib/api/client";

function useRefresh() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ["suppressions"] });
}

/** Send no more mail to an address. */
export function useSuppress() {
  return useMutation({
    mutationFn: (address: string) =>
      answerOf(api.POST("/api/v1/suppressions", { body: { address }, headers: idempotent() })),
    onSuccess: useRefresh(),
  });
}

/** Let the address get mail again; why that is allowed is kept. */
export function useLiftSuppression(id: string) {
  return useMutation({
    mutationFn: (because: string) =>
      answerOf(
        api.POST("/api/v1/suppressions/{suppression_id}/lift", {
          params: { path: { suppression_id: id } },
          body: { because },
          headers: idempotent(),
        }),
      ),
    onSuccess: useRefresh(),
  });
}

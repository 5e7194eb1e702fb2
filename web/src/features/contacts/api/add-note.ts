import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api, idempotent } from "@/lib/api/client";

export function useAddNote(contactId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (text: string) =>
      answerOf(
        api.POST("/api/v1/contacts/{contact_id}/notes", {
          params: { path: { contact_id: contactId } },
          body: { text },
          headers: idempotent(),
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ["timeline", contactId] }),
  });
}

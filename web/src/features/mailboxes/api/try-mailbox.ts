import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api, idempotent } from "@/lib/api/client";

/** Send a mail to oneself through a mailbox, now, and hear what its server answered. */
export function useTryMailbox(id: string) {
  return useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/mailboxes/{mailbox_id}/test", {
          params: { path: { mailbox_id: id } },
          headers: idempotent(),
        }),
      ),
  });
}

/** Let a paused mailbox try again at once. */
export function useResumeMailbox(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/mailboxes/{mailbox_id}/resume", {
          params: { path: { mailbox_id: id } },
          headers: idempotent(),
        }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: ["mailboxes"] }),
  });
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api, idempotent } from "@/lib/api/client";
import type { MailboxChange, NewMailbox } from "@/lib/api/types";

export function useCreateMailbox() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewMailbox) =>
      answerOf(api.POST("/api/v1/mailboxes", { body, headers: idempotent() })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["mailboxes"] }),
  });
}

/** Change a mailbox; refused with 412 when somebody changed it since `version`. */
export function useUpdateMailbox(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ version, ...body }: MailboxChange & { version: number }) =>
      answerOf(
        api.PATCH("/api/v1/mailboxes/{mailbox_id}", {
          params: { path: { mailbox_id: id } },
          body,
          headers: { "If-Match": `"${version}"` },
        }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: ["mailboxes"] }),
  });
}

export function useDeleteMailbox(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      answerOf(api.DELETE("/api/v1/mailboxes/{mailbox_id}", { params: { path: { mailbox_id: id } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["mailboxes"] }),
  });
}

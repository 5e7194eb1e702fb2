import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api, idempotent } from "@/lib/api/client";
import type { MailDetail, NewMail } from "@/lib/api/types";

/** Plan one mail to one contact; a sender hands it over as soon as it can. */
export function useSendMail() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewMail): Promise<MailDetail> =>
      answerOf(api.POST("/api/v1/sends", { body, headers: idempotent() })),
    onSuccess: (mail) => {
      client.setQueryData(["send", mail.id], mail);
      void client.invalidateQueries({ queryKey: ["sends"] });
      void client.invalidateQueries({ queryKey: ["timeline"] });
    },
  });
}

/**
 * Say of a mail that waits that it goes out after all, or that it never does; of one of which nobody knows whether it
 * went out, that it did, or that it shall go out again.
 */
export function useDecideMail(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (act: "confirm" | "cancel" | "was-sent" | "send-again"): Promise<MailDetail> =>
      answerOf(
        api.POST(`/api/v1/sends/{send_id}/${act}`, {
          params: { path: { send_id: id } },
          headers: idempotent(),
        }),
      ),
    onSuccess: (mail) => client.setQueryData(["send", id], mail),
    onSettled: () => client.invalidateQueries({ queryKey: ["sends"] }),
  });
}

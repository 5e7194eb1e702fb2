import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import type { InboundMailDetail, InboundMailJudgement } from "@/lib/api/types";

/** Say what a mail is, or that its likely match is right; what follows from it is done anew. */
export function useJudgeReply(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({
      version,
      ...body
    }: InboundMailJudgement & { version: number }): Promise<InboundMailDetail> =>
      answerOf(
        api.PATCH("/api/v1/inbound-mails/{mail_id}", {
          params: { path: { mail_id: id } },
          body,
          headers: { "If-Match": `"${version}"` },
        }),
      ),
    onSuccess: (mail) => {
      client.setQueryData(["inbound-mail", id], mail);
      void client.invalidateQueries({ queryKey: ["inbound-mails"] });
      void client.invalidateQueries({ queryKey: ["timeline"] });
    },
    onError: () => client.invalidateQueries({ queryKey: ["inbound-mail", id] }),
  });
}

import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import type { InboundMailDetail } from "@/lib/api/types";

/** A mail that came back, with what it says. */
export const inboundMailQuery = (id: string) =>
  queryOptions({
    queryKey: ["inbound-mail", id],
    queryFn: async (): Promise<InboundMailDetail> =>
      answerOf(api.GET("/api/v1/inbound-mails/{mail_id}", { params: { path: { mail_id: id } } })),
  });

import { queryOptions, useQuery } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import type { Mailbox } from "@/lib/api/types";

/** The shared mailboxes and those of one's teams, with how they do. */
export const mailboxesQuery = queryOptions({
  queryKey: ["mailboxes"],
  queryFn: async (): Promise<Mailbox[]> =>
    (await answerOf(api.GET("/api/v1/mailboxes", { params: { query: { limit: 200 } } }))).items,
});

export function useMailboxes(): Mailbox[] {
  return useQuery(mailboxesQuery).data ?? [];
}

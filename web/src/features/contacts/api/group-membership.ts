import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api, idempotent } from "@/lib/api/client";
import { Refused } from "@/lib/api/problem";
import type { BulkAnswer } from "@/lib/api/types";

/** Put a contact into static groups, and take it out of others. */
export function useGroupMembership(contactId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ join, leave }: { join: string[]; leave: string[] }) => {
      const ids = [contactId];
      for (const group_id of join) {
        const how = { params: { path: { group_id } }, body: { ids }, headers: idempotent() };
        told(await answerOf(api.POST("/api/v1/groups/{group_id}/members", how)));
      }
      for (const group_id of leave) {
        const how = { params: { path: { group_id } }, body: { ids } };
        told(await answerOf(api.DELETE("/api/v1/groups/{group_id}/members", how)));
      }
    },
    onSettled: () => {
      for (const key of ["contact", "contacts", "groups", "group", "timeline"])
        void client.invalidateQueries({ queryKey: [key] });
    },
  });
}

/** A refusal of the one contact is a refusal of the act. */
function told({ items }: BulkAnswer) {
  const refused = items.find(({ status }) => status === "refused");
  if (refused) throw new Refused({ status: 409, code: refused.code ?? "conflict" });
}

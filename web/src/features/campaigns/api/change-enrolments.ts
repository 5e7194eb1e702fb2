import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api, idempotent } from "@/lib/api/client";

function useRefresh(campaignId: string) {
  const client = useQueryClient();
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ["enrolments", campaignId] }),
      client.invalidateQueries({ queryKey: ["campaign-results", campaignId] }),
    ]);
}

/** Take one contact in, whether or not they are in the audience; says how that ended. */
export function useAddContact(campaignId: string) {
  return useMutation({
    mutationFn: async ({ contactId, again = false }: { contactId: string; again?: boolean }) => {
      const outcomes = await answerOf(
        api.POST("/api/v1/campaigns/{campaign_id}/enrolments", {
          params: { path: { campaign_id: campaignId } },
          body: { contact_ids: [contactId], again },
          headers: idempotent(),
        }),
      );
      return outcomes.items[0]?.outcome ?? "not_found";
    },
    onSettled: useRefresh(campaignId),
  });
}

/** End a contact's passage: what was still to be sent is not. */
export function useRemoveContact(campaignId: string) {
  return useMutation({
    mutationFn: (contactId: string) =>
      answerOf(
        api.DELETE("/api/v1/campaigns/{campaign_id}/enrolments", {
          params: { path: { campaign_id: campaignId } },
          body: { contact_ids: [contactId] },
        }),
      ),
    onSettled: useRefresh(campaignId),
  });
}

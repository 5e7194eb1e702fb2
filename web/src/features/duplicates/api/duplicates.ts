/** Contacts that may be one person: found, merged, or said to be two. */
import { queryOptions, useMutation, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { answerOf, api, idempotent } from "@/lib/api/client";
import type { Contact, Duplicate } from "@/lib/api/types";
import { seen } from "@/lib/live/seen";

export type Side = "this" | "other";

export const duplicatesQuery = queryOptions({
  queryKey: ["duplicates"],
  queryFn: async (): Promise<Duplicate[]> =>
    (await answerOf(api.GET("/api/v1/contacts/duplicates", { params: { query: { limit: 50 } } }))).items,
});

/** Pairs without this contact: what is merged, or settled, is proposed no more. */
const settle = (client: QueryClient, settled: (pair: Duplicate) => boolean) =>
  client.setQueryData<Duplicate[]>(["duplicates"], (old) => old?.filter((pair) => !settled(pair)));

export interface MergeWish {
  id: string;
  otherId: string;
  /** By field, whose value stays. */
  fields: Record<string, Side>;
}

/** Merge another contact into this one. */
export function useMerge() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, otherId, fields }: MergeWish): Promise<Contact> =>
      seen.freshest(
        "contacts",
        await answerOf(
          api.POST("/api/v1/contacts/{contact_id}/merge", {
            params: { path: { contact_id: id } },
            body: { other_id: otherId, fields },
            headers: idempotent(),
          }),
        ),
      ),
    onSuccess: (_, { otherId }) => {
      settle(client, (pair) => pair.contact.id === otherId || pair.other.id === otherId);
      for (const key of ["duplicates", "contacts", "contact", "groups", "positions", "deals", "timeline"])
        void client.invalidateQueries({ queryKey: [key] });
    },
  });
}

/** Say that two contacts are two persons. */
export function useKeepApart() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, otherId }: { id: string; otherId: string }) =>
      answerOf(
        api.POST("/api/v1/contacts/{contact_id}/not-duplicates", {
          params: { path: { contact_id: id } },
          body: { other_id: otherId },
          headers: idempotent(),
        }),
      ),
    onSuccess: (_, { id, otherId }) => {
      settle(client, (pair) => pair.contact.id === id && pair.other.id === otherId);
      void client.invalidateQueries({ queryKey: ["duplicates"] });
    },
  });
}

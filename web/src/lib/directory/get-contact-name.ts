import { queryOptions, useQuery } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import type { Contact } from "@/lib/api/types";
import { seen } from "@/lib/live/seen";

const contactQuery = (id: string) =>
  queryOptions({
    queryKey: ["contact", id],
    queryFn: async (): Promise<Contact> =>
      seen.freshest(
        "contacts",
        await answerOf(api.GET("/api/v1/contacts/{contact_id}", { params: { path: { contact_id: id } } })),
      ),
    staleTime: 5 * 60_000,
  });

/** The name of a contact; null while unknown, or where the reader may not see them. */
export function useContactName(id: string | null): string | null {
  return useQuery({ ...contactQuery(id ?? ""), enabled: id !== null }).data?.name ?? null;
}

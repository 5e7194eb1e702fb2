import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import type { Contact, Page } from "@/lib/api/types";
import type { Tree } from "@/lib/filters/tree";
import { seen } from "@/lib/live/seen";

export interface ContactFilters {
  q?: string;
  owner_id?: string;
  company_id?: string;
  group_id?: string;
  filter?: Tree;
  sort?: string;
}

async function findContacts({
  filter,
  ...query
}: ContactFilters & { limit: number; cursor?: string }): Promise<Page<Contact>> {
  const page = await answerOf(
    api.GET("/api/v1/contacts", {
      params: { query: { ...query, ...(filter && { filter: JSON.stringify(filter) }) } },
    }),
  );
  return { ...page, items: seen.freshestOf("contacts", page.items) };
}

/** The contacts that fit, page by page. */
export const contactsQuery = (filters: ContactFilters) =>
  infiniteQueryOptions({
    queryKey: ["contacts", filters],
    queryFn: ({ pageParam }) => findContacts({ ...filters, limit: 50, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });

/** The few that fit best what is being typed. */
export const findContactsQuery = (q: string) =>
  queryOptions({
    queryKey: ["contacts", "typed", q],
    queryFn: async () => (await findContacts({ q, limit: 6 })).items,
  });

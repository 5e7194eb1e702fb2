import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";

/** The few contacts that fit best what is being typed; of nothing typed, the first by name. */
export const findContactsQuery = (q: string) =>
  queryOptions({
    queryKey: ["contacts", "picked", q],
    queryFn: async () =>
      (await answerOf(api.GET("/api/v1/contacts", { params: { query: { q: q || undefined, limit: 8 } } })))
        .items,
    placeholderData: keepPreviousData,
  });

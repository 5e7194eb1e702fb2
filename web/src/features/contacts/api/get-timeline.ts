import { infiniteQueryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";

/** All that happened with a contact, newest first. */
export const timelineQuery = (contactId: string) =>
  infiniteQueryOptions({
    queryKey: ["timeline", contactId],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/api/v1/contacts/{contact_id}/timeline", {
          params: { path: { contact_id: contactId }, query: { limit: 50, cursor: pageParam } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

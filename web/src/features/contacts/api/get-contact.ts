import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import type { Contact } from "@/lib/api/types";
import { seen } from "@/lib/live/seen";

export const contactQuery = (id: string) =>
  queryOptions({
    queryKey: ["contact", id],
    queryFn: async (): Promise<Contact> =>
      seen.freshest(
        "contacts",
        await answerOf(api.GET("/api/v1/contacts/{contact_id}", { params: { path: { contact_id: id } } })),
      ),
  });

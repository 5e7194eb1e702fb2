import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import type { Mail } from "@/lib/api/types";
import { seen } from "@/lib/live/seen";

/** The e-mails to a contact, newest first. */
export const sendsQuery = (contactId: string) =>
  queryOptions({
    queryKey: ["sends", contactId],
    queryFn: async (): Promise<Mail[]> => {
      const page = await answerOf(
        api.GET("/api/v1/sends", { params: { query: { contact_id: contactId, limit: 50 } } }),
      );
      return seen.freshestOf("sends", page.items);
    },
  });

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api, idempotent } from "@/lib/api/client";
import type { Contact, ContactWrite } from "@/lib/api/types";
import { seen } from "@/lib/live/seen";

export function useCreateContact() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: ContactWrite): Promise<Contact> => {
      const contact = await answerOf(api.POST("/api/v1/contacts", { body, headers: idempotent() }));
      return seen.freshest("contacts", contact);
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ["contacts"] }),
  });
}

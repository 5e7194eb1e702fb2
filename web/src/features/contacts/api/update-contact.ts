import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import type { Contact, ContactChange } from "@/lib/api/types";
import { seen } from "@/lib/live/seen";

/** Change fields of a contact; refused with 412 when somebody changed it since `version`. */
export function useUpdateContact(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ version, ...body }: ContactChange & { version: number }): Promise<Contact> => {
      const contact = await answerOf(
        api.PATCH("/api/v1/contacts/{contact_id}", {
          params: { path: { contact_id: id } },
          body,
          headers: { "If-Match": `"${version}"` },
        }),
      );
      return seen.freshest("contacts", contact);
    },
    onSuccess: (contact) => {
      client.setQueryData<Contact>(["contact", id], contact);
      void client.invalidateQueries({ queryKey: ["contacts"] });
      void client.invalidateQueries({ queryKey: ["timeline", id] });
    },
    onError: () => client.invalidateQueries({ queryKey: ["contact", id] }),
  });
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";

export function useDeleteContact() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      answerOf(api.DELETE("/api/v1/contacts/{contact_id}", { params: { path: { contact_id: id } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["contacts"] }),
  });
}

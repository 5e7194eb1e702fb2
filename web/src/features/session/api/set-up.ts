import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import type { Language } from "@/lib/i18n";

export interface FirstAdmin {
  email: string;
  name: string;
  password: string;
  team_name: string;
  language?: Language;
  time_zone?: string;
}

/** Create the first admin and their team. */
export function useSetUp() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: FirstAdmin) => answerOf(api.POST("/api/v1/setup", { body })),
    onSuccess: () => client.setQueryData(["setup"], { needed: false }),
  });
}

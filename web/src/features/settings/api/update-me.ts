import { useMutation } from "@tanstack/react-query";
import type { Language } from "@/lib/i18n";
import { answerOf, api } from "@/lib/api/client";
import { currentSession, setSession } from "@/lib/api/token";

export interface MeChange {
  name?: string;
  language?: Language;
  time_zone?: string;
}

/** Change what members may change of themselves. */
export function useUpdateMe() {
  return useMutation({
    mutationFn: (body: MeChange) => answerOf(api.PATCH("/api/v1/me", { body })),
    onSuccess: (member) => {
      const session = currentSession();
      if (session) setSession({ ...session, member });
    },
  });
}

import { useMutation } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import { setSession } from "@/lib/api/token";

export function useSignOut() {
  return useMutation({
    mutationFn: () => answerOf(api.DELETE("/api/v1/session")),
    onSettled: () => setSession(null),
  });
}

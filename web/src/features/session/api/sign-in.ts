import { useMutation } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import { setSession } from "@/lib/api/token";

export function useSignIn() {
  return useMutation({
    mutationFn: (body: { email: string; password: string }) =>
      answerOf(api.POST("/api/v1/session", { body })),
    onSuccess: (session) => setSession(session),
  });
}

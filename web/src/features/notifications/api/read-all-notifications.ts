import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";

export function useReadAllNotifications() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => answerOf(api.POST("/api/v1/notifications/read-all")),
    onSettled: () => client.invalidateQueries({ queryKey: ["notifications"] }),
  });
}

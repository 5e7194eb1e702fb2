import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";

export function useSwitchPlugin() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ name, enabled }: { name: string; enabled: boolean }) => {
      const params = { path: { name } };
      return answerOf(
        enabled
          ? api.POST("/api/v1/plugins/{name}/enable", { params })
          : api.POST("/api/v1/plugins/{name}/disable", { params }),
      );
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["plugins"] }),
  });
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";

/** Pause a workflow, or let it go on. Runs that wait go on waiting either way. */
export function useSwitchWorkflow(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (act: "pause" | "resume") => {
      const params = { path: { workflow_id: id } };
      return answerOf(
        act === "pause"
          ? api.POST("/api/v1/workflows/{workflow_id}/pause", { params })
          : api.POST("/api/v1/workflows/{workflow_id}/resume", { params }),
      );
    },
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ["workflow", id] }),
        client.invalidateQueries({ queryKey: ["workflows"] }),
      ]),
  });
}

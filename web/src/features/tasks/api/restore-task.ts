import { useMutation, useQueryClient } from "@tanstack/react-query";
import { readTasksAgain } from "@/features/tasks/api/read-tasks-again";
import { answerOf, api } from "@/lib/api/client";

/** Bring a deleted task back as it was. */
export function useRestoreTask() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      answerOf(api.POST("/api/v1/tasks/{task_id}/restore", { params: { path: { task_id: id } } })),
    onSettled: () => readTasksAgain(client),
  });
}

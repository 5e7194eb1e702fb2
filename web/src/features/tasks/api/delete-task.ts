import { useMutation, useQueryClient } from "@tanstack/react-query";
import { readTasksAgain } from "@/features/tasks/api/read-tasks-again";
import { answerOf, api } from "@/lib/api/client";

export function useDeleteTask() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      answerOf(api.DELETE("/api/v1/tasks/{task_id}", { params: { path: { task_id: id } } })),
    onSettled: () => readTasksAgain(client),
  });
}

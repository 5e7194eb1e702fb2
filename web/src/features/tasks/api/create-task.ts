import { useMutation, useQueryClient } from "@tanstack/react-query";
import { readTasksAgain } from "@/features/tasks/api/read-tasks-again";
import { answerOf, api, idempotent } from "@/lib/api/client";
import type { CreateTask } from "@/lib/api/types";

export function useCreateTask() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateTask) => answerOf(api.POST("/api/v1/tasks", { body, headers: idempotent() })),
    // Not waited for: whoever asked closes at once.
    onSuccess: () => void readTasksAgain(client),
  });
}

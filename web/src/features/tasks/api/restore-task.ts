import { useMutation, useQueryClient } from "@tanstack/react-query";
import i18next from "i18next";
import { readTasksAgain } from "@/features/tasks/api/read-tasks-again";
import { answerOf, api } from "@/lib/api/client";
import { sayWhy } from "@/lib/api/problem";
import { tellFailure } from "@/lib/notices";

/** Bring a deleted task back as it was. */
export function useRestoreTask() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      answerOf(api.POST("/api/v1/tasks/{task_id}/restore", { params: { path: { task_id: id } } })),
    onError: (error) => tellFailure(i18next.t("task.notRestored"), sayWhy(error)),
    onSettled: () => readTasksAgain(client),
  });
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import i18next from "i18next";
import { readTasksAgain } from "@/features/tasks/api/read-tasks-again";
import { useRestoreTask } from "@/features/tasks/api/restore-task";
import { answerOf, api } from "@/lib/api/client";
import { sayWhy } from "@/lib/api/problem";
import type { Task } from "@/lib/api/types";
import { tellFailure } from "@/lib/notices";
import { offerUndo } from "@/lib/undo";

/** Delete a task, and offer to bring it back: told here, for the row that asked is gone by then. */
export function useDeleteTask() {
  const client = useQueryClient();
  const restore = useRestoreTask();
  return useMutation({
    mutationFn: ({ id }: Pick<Task, "id" | "title">) =>
      answerOf(api.DELETE("/api/v1/tasks/{task_id}", { params: { path: { task_id: id } } })),
    onSuccess: (_, { id, title }) =>
      offerUndo(i18next.t("task.deleted", { title }), () => restore.mutate(id)),
    onError: (error) => tellFailure(i18next.t("task.notDeleted"), sayWhy(error)),
    onSettled: () => readTasksAgain(client),
  });
}

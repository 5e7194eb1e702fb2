import { useMutation, useQueryClient } from "@tanstack/react-query";
import { readTasksAgain } from "@/features/tasks/api/read-tasks-again";
import { answerOf, api } from "@/lib/api/client";
import type { ListedTask, Task, UpdateTask } from "@/lib/api/types";
import { seen } from "@/lib/live/seen";
import { sayWhy } from "@/lib/api/problem";
import { tellFailure } from "@/lib/notices";
import i18next from "i18next";

/** Change a task, or tick it off: shown at once, taken back when refused. */
export function useUpdateTask() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, ...body }: UpdateTask & { id: string }): Promise<Task> =>
      seen.freshest(
        "tasks",
        await answerOf(api.PATCH("/api/v1/tasks/{task_id}", { params: { path: { task_id: id } }, body })),
      ),
    onMutate: ({ id, done, ...change }) => {
      const done_at = done === undefined ? {} : { done_at: done ? new Date().toISOString() : null };
      const changed = <T extends Task>(task: T): T =>
        task.id === id ? { ...task, ...change, ...done_at } : task;
      client.setQueriesData<ListedTask[] | Task>({ queryKey: ["tasks"] }, (known) =>
        Array.isArray(known) ? known.map(changed) : known && changed(known),
      );
    },
    onError: (error) => tellFailure(i18next.t("task.notSaved"), sayWhy(error)),
    onSettled: () => readTasksAgain(client),
  });
}

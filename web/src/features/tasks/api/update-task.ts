import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import type { Task, UpdateTask } from "@/lib/api/types";
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
      client.setQueriesData<Task[]>({ queryKey: ["tasks"] }, (tasks) =>
        tasks?.map((task) => (task.id === id ? { ...task, ...change, ...done_at } : task)),
      );
    },
    onError: (error) => tellFailure(i18next.t("task.notSaved"), sayWhy(error)),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ["tasks"] }),
        client.invalidateQueries({ queryKey: ["board"] }),
      ]),
  });
}

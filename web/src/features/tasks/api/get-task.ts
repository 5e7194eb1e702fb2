import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import type { Task } from "@/lib/api/types";
import { seen } from "@/lib/live/seen";

/** One task, wherever it is in the list. */
export const taskQuery = (id: string) =>
  queryOptions({
    queryKey: ["tasks", "one", id],
    queryFn: async (): Promise<Task> =>
      seen.freshest(
        "tasks",
        await answerOf(api.GET("/api/v1/tasks/{task_id}", { params: { path: { task_id: id } } })),
      ),
  });

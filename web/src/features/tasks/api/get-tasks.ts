import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import type { Task } from "@/lib/api/types";
import { seen } from "@/lib/live/seen";

export interface TaskFilters {
  owner_id?: string;
  deal_id?: string;
  ticket_id?: string;
  contact_id?: string;
  open?: boolean;
}

/** Tasks, the earliest due first; those without a date last. */
export const tasksQuery = (filters: TaskFilters) =>
  queryOptions({
    queryKey: ["tasks", filters],
    queryFn: async (): Promise<Task[]> => {
      const page = await answerOf(
        api.GET("/api/v1/tasks", { params: { query: { ...filters, limit: 200 } } }),
      );
      return seen.freshestOf("tasks", page.items).sort(byDue);
    },
  });

const byDue = (a: Task, b: Task) => (a.due_at ?? "9999").localeCompare(b.due_at ?? "9999");

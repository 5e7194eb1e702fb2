import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import type { ListedTask } from "@/lib/api/types";
import { seen } from "@/lib/live/seen";

export interface TaskFilters {
  owner_id?: string;
  deal_id?: string;
  ticket_id?: string;
  contact_id?: string;
  open?: boolean;
}

/** As many tasks as a screen shows. */
const MOST = 1_000;

/** Tasks with what they are about, the earliest due first; those without a date last. */
export const tasksQuery = (filters: TaskFilters) =>
  queryOptions({
    queryKey: ["tasks", filters],
    queryFn: async (): Promise<ListedTask[]> => {
      const found: ListedTask[] = [];
      let cursor: string | null | undefined;
      do {
        const page = await answerOf(
          api.GET("/api/v1/tasks", {
            params: { query: { ...filters, limit: 200, cursor: cursor ?? undefined } },
          }),
        );
        found.push(...page.items);
        cursor = page.next;
      } while (cursor && found.length < MOST);
      return seen.freshestOf("tasks", found).sort(byDue);
    },
  });

const byDue = (a: ListedTask, b: ListedTask) => (a.due_at ?? "9999").localeCompare(b.due_at ?? "9999");

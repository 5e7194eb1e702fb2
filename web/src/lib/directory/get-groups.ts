import { queryOptions, useQuery } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import type { Group } from "@/lib/api/types";

/** The groups of the member's teams by name, each with how many of its contacts the member may see. */
export const groupsQuery = queryOptions({
  queryKey: ["groups"],
  queryFn: async (): Promise<Group[]> => {
    const groups: Group[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await answerOf(api.GET("/api/v1/groups", { params: { query: { limit: 200, cursor } } }));
      groups.push(...(page.items as Group[]));
      if (!page.next) return groups;
      cursor = page.next;
    }
  },
});

export function useGroups(): Group[] {
  return useQuery(groupsQuery).data ?? [];
}

/** The name of a group; empty while unknown, and of those that one may not see. */
export function useGroupName(): (id: string) => string {
  const groups = useGroups();
  return (id) => groups.find((group) => group.id === id)?.name ?? "";
}

import { queryOptions, useQuery } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import type { Member } from "@/lib/api/types";

/** The members whom the signed-in member may see, by name. */
export const membersQuery = queryOptions({
  queryKey: ["members"],
  queryFn: async (): Promise<Member[]> => {
    const page = await answerOf(api.GET("/api/v1/members", { params: { query: { limit: 200 } } }));
    return page.items.sort((a, b) => a.name.localeCompare(b.name));
  },
  staleTime: 5 * 60_000,
});

export function useMembers(): Member[] {
  return useQuery(membersQuery).data ?? [];
}

/** The name of a member; empty while unknown. */
export function useMemberName(): (id: string | null | undefined) => string {
  const members = useMembers();
  return (id) => members.find((member) => member.id === id)?.name ?? "";
}

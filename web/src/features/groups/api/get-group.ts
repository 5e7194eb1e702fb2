import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import type { Group } from "@/lib/api/types";

const LOOK_AGAIN = 1_000;

/** A group; looked at again while it is being filled. */
export const groupQuery = (id: string) =>
  queryOptions({
    queryKey: ["group", id],
    queryFn: async (): Promise<Group> =>
      (await answerOf(api.GET("/api/v1/groups/{group_id}", { params: { path: { group_id: id } } }))) as Group,
    refetchInterval: ({ state }) => (isFilling(state.data) ? LOOK_AGAIN : false),
  });

/** Whether work on the group is still to be done. */
export const isFilling = (group: Pick<Group, "job"> | undefined) =>
  group?.job?.status === "queued" || group?.job?.status === "running";

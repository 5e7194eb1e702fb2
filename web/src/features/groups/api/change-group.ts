import { useMutation, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { answerOf, api, idempotent } from "@/lib/api/client";
import { asJson, type Tree } from "@/lib/filters/tree";

export interface GroupWish {
  name: string;
  /** What keeps the group; null of a static one. */
  filter: Tree | null;
}

const readAgain = (client: QueryClient) => {
  for (const key of ["groups", "group", "contacts"]) void client.invalidateQueries({ queryKey: [key] });
};

/** Make a group: static, or kept by a filter. */
export function useCreateGroup() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ name, filter }: GroupWish) =>
      answerOf(
        api.POST("/api/v1/groups", {
          body: filter ? { name, mode: "dynamic", filter: asJson(filter) } : { name, mode: "static" },
          headers: idempotent(),
        }),
      ),
    onSuccess: () => readAgain(client),
  });
}

/** Rename a group, or keep it by another filter. */
export function useUpdateGroup(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ version, name, filter }: { version: number; name?: string; filter?: Tree }) =>
      answerOf(
        api.PATCH("/api/v1/groups/{group_id}", {
          params: { path: { group_id: id } },
          body: { ...(name && { name }), ...(filter && { filter: asJson(filter) }) },
          headers: { "If-Match": `"${version}"` },
        }),
      ),
    onSettled: () => readAgain(client),
  });
}

/** Delete a group; its contacts stay. */
export function useDeleteGroup() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      answerOf(api.DELETE("/api/v1/groups/{group_id}", { params: { path: { group_id: id } } })),
    onSuccess: () => readAgain(client),
  });
}

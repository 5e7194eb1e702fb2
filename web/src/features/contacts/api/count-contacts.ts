import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import { asJson, type Tree } from "@/lib/filters/tree";

/** How many of the contacts that one may see a filter chooses, among those that a search finds. */
export const countQuery = (filter: Tree, q = "") =>
  queryOptions({
    queryKey: ["contacts", "count", filter, q],
    queryFn: async (): Promise<number> =>
      (await answerOf(api.POST("/api/v1/groups/preview", { body: { filter: asJson(filter), q } }))).count,
  });

import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import { asJson, type Tree } from "@/lib/filters/tree";

/** Whom a filter would choose: how many, and the first by name. */
export const previewQuery = (filter: Tree | null) =>
  queryOptions({
    queryKey: ["groups", "preview", filter],
    queryFn: () =>
      answerOf(api.POST("/api/v1/groups/preview", { body: { filter: filter ? asJson(filter) : {} } })),
    enabled: filter !== null,
    placeholderData: keepPreviousData,
  });

import { queryOptions, useQuery } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import type { Template } from "@/lib/api/types";

/** What mails may say: the shared templates and those of one's teams, by name. */
export const templatesQuery = queryOptions({
  queryKey: ["templates"],
  queryFn: async (): Promise<Template[]> =>
    (await answerOf(api.GET("/api/v1/templates", { params: { query: { limit: 200 } } }))).items,
});

export function useTemplates(): Template[] {
  return useQuery(templatesQuery).data ?? [];
}

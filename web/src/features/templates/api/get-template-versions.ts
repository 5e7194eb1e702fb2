import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import type { TemplateVersion } from "@/lib/api/types";

/** What the template said, newest first. */
export const templateVersionsQuery = (id: string) =>
  queryOptions({
    queryKey: ["template-versions", id],
    queryFn: async (): Promise<TemplateVersion[]> =>
      (
        await answerOf(
          api.GET("/api/v1/templates/{template_id}/versions", {
            params: { path: { template_id: id }, query: { limit: 50 } },
          }),
        )
      ).items,
  });

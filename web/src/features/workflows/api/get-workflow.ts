import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import type { Workflow } from "@/lib/api/types";

export const workflowQuery = (id: string) =>
  queryOptions({
    queryKey: ["workflow", id],
    queryFn: async () =>
      (await answerOf(
        api.GET("/api/v1/workflows/{workflow_id}", { params: { path: { workflow_id: id } } }),
      )) as Workflow,
  });

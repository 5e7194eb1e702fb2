import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";

export const pipelineTemplatesQuery = queryOptions({
  queryKey: ["pipeline-templates"],
  queryFn: async () => (await answerOf(api.GET("/api/v1/pipeline-templates"))).items,
});

import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";

export const templateQuery = (id: string) =>
  queryOptions({
    queryKey: ["template", id],
    queryFn: () =>
      answerOf(api.GET("/api/v1/templates/{template_id}", { params: { path: { template_id: id } } })),
  });

import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ["run", id],
    queryFn: () => answerOf(api.GET("/api/v1/runs/{run_id}", { params: { path: { run_id: id } } })),
  });

import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";

export const apiKeysQuery = queryOptions({
  queryKey: ["api-keys"],
  queryFn: async () =>
    (await answerOf(api.GET("/api/v1/api-keys", { params: { query: { limit: 200 } } }))).items,
});

import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";

export const formsQuery = queryOptions({
  queryKey: ["forms"],
  queryFn: async () =>
    (await answerOf(api.GET("/api/v1/forms", { params: { query: { limit: 200 } } }))).items,
});

import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";

/** The installed plugins and how each of them is. */
export const pluginsQuery = queryOptions({
  queryKey: ["plugins"],
  queryFn: async () => (await answerOf(api.GET("/api/v1/plugins"))).items,
});

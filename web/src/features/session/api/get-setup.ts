import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";

/** Whether this installation still waits for its first admin. */
export const setupQuery = queryOptions({
  queryKey: ["setup"],
  queryFn: () => answerOf(api.GET("/api/v1/setup")),
});

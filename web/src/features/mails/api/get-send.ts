import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";

/** One e-mail with its text. */
export const sendQuery = (id: string) =>
  queryOptions({
    queryKey: ["send", id],
    queryFn: () => answerOf(api.GET("/api/v1/sends/{send_id}", { params: { path: { send_id: id } } })),
  });

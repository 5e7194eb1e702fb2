import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";

/** The member's notifications, newest first, with how many are unread. */
export const notificationsQuery = queryOptions({
  queryKey: ["notifications"],
  queryFn: () => answerOf(api.GET("/api/v1/notifications", { params: { query: { limit: 50 } } })),
});

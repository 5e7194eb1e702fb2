import type { QueryClient } from "@tanstack/react-query";

/** Everything that shows tasks or follows from them. */
export const readTasksAgain = (client: QueryClient) =>
  Promise.all(["tasks", "board", "queue"].map((key) => client.invalidateQueries({ queryKey: [key] })));

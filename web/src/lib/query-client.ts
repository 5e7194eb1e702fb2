/** How reads are kept: the live stream says when something changed, so that nothing is read again by the clock. */
import { QueryClient } from "@tanstack/react-query";
import { Refused } from "@/lib/api/problem";

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) =>
          failures < 2 && (!(error instanceof Refused) || error.problem.status >= 500),
      },
    },
  });
}

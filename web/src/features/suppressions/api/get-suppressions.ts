import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import type { Suppression } from "@/lib/api/types";

/** Addresses that get no more mail, newest first; kept as hashes, found by typing the whole address. */
export const suppressionsQuery = (address?: string) =>
  infiniteQueryOptions({
    queryKey: ["suppressions", address],
    queryFn: ({ pageParam }): Promise<{ items: Suppression[]; next: string | null }> =>
      answerOf(
        api.GET("/api/v1/suppressions", { params: { query: { address, limit: 25, cursor: pageParam } } }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });

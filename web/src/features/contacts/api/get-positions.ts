import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import type { Deal, Position } from "@/lib/api/types";
import { seen } from "@/lib/live/seen";

export type Positions = Map<string, Position["deals"]>;

/** Where these contacts, at most 200, stand in the pipelines: one question for a page of a list. */
export const positionsQuery = (contactIds: string[]) =>
  queryOptions({
    queryKey: ["positions", contactIds],
    queryFn: async (): Promise<Positions> => {
      const page = await answerOf(
        api.GET("/api/v1/positions", { params: { query: { contact_ids: contactIds } } }),
      );
      return new Map(page.items.map(({ contact_id, deals }) => [contact_id, deals.map(freshest)]));
    },
    enabled: contactIds.length > 0,
    placeholderData: keepPreviousData,
  });

/** A list's few facts of a deal are no whole state: they are brought up to date, and not remembered. */
function freshest(deal: Position["deals"][number]): Position["deals"][number] {
  const known = seen.state<Deal>("deals", deal.id);
  if (!known || known.version <= deal.version) return deal;
  return {
    ...deal,
    stage_id: known.stage_id,
    status: known.status,
    name: known.name,
    version: known.version,
  };
}

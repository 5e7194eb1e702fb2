import { queryOptions } from "@tanstack/react-query";
import { fieldsOf } from "@/features/cards/card-kinds";
import { answerOf, api } from "@/lib/api/client";
import type { CardKind, CustomField } from "@/lib/api/types";

/** The fields that this installation added to deals, or to tickets. */
export const cardFieldsQuery = (kind: CardKind) =>
  queryOptions({
    queryKey: [`${kind}-fields`],
    queryFn: async (): Promise<CustomField[]> => (await answerOf(api.GET(fieldsOf(kind)))).items,
    staleTime: 5 * 60_000,
  });

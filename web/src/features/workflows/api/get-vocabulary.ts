import { queryOptions, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { answerOf, api } from "@/lib/api/client";

/** The labels of all triggers and actions, plugins' included. */
const vocabularyQuery = queryOptions({
  queryKey: ["vocabulary"],
  queryFn: async () => {
    const [triggers, actions] = await Promise.all([
      answerOf(api.GET("/api/v1/trigger-types")),
      answerOf(api.GET("/api/v1/action-types")),
    ]);
    return new Map(
      [...triggers.items, ...actions.items].map(({ id, labels }) => [id, labels as Record<string, string>]),
    );
  },
  staleTime: 5 * 60_000,
});

/** What a trigger or an action is called; its id where nobody describes it any more. */
export function useVocabulary(): (id: string) => string {
  const { i18n } = useTranslation();
  const labels = useQuery(vocabularyQuery).data;
  return (id) => labels?.get(id)?.[i18n.language] ?? id;
}

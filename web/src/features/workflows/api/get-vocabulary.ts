import { queryOptions, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { answerOf, api } from "@/lib/api/client";

type Labels = Record<string, string>;

/** One parameter of a trigger or an action. */
export interface Param {
  key: string;
  kind: string;
  labels: Labels;
  choices: { value: string; labels: Labels }[];
}

interface Type {
  labels: Labels;
  params: Param[];
}

/** What all triggers and actions are called and take, plugins' included. */
const vocabularyQuery = queryOptions({
  queryKey: ["vocabulary"],
  queryFn: async () => {
    const [triggers, actions] = await Promise.all([
      answerOf(api.GET("/api/v1/trigger-types")),
      answerOf(api.GET("/api/v1/action-types")),
    ]);
    return new Map(
      [...triggers.items, ...actions.items].map(({ id, labels, params }): [string, Type] => [
        id,
        { labels: labels as Labels, params: params as unknown as Param[] },
      ]),
    );
  },
  staleTime: 5 * 60_000,
});

/** What a trigger or an action is called; its id where nobody describes it any more. */
export function useVocabulary(): (id: string) => string {
  const { i18n } = useTranslation();
  const types = useQuery(vocabularyQuery).data;
  return (id) => types?.get(id)?.labels[i18n.language] ?? id;
}

/** The parameters that a trigger or an action takes, in their order. */
export function useParams(): (id: string) => Param[] {
  const types = useQuery(vocabularyQuery).data;
  return (id) => types?.get(id)?.params ?? [];
}

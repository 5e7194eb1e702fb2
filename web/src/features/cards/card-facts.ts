/** What boards can be filtered by beyond their own filters: the facts of deals, or of tickets. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { customFacts, type Fact } from "@/components/filter/facts";
import { PRIORITIES } from "@/features/cards/board-filters";
import { answerOf, api } from "@/lib/api/client";
import type { CardKind, CustomField } from "@/lib/api/types";

const fieldsQuery = (kind: CardKind) =>
  queryOptions({
    queryKey: ["card-facts", kind],
    queryFn: async (): Promise<CustomField[]> =>
      (await answerOf(api.GET(kind === "ticket" ? "/api/v1/ticket-fields" : "/api/v1/deal-fields"))).items,
    staleTime: 5 * 60_000,
  });

export function useCardFacts(kind: CardKind): Fact[] {
  const { t, i18n } = useTranslation();
  const fields = useQuery(fieldsQuery(kind)).data ?? [];
  const own: Fact[] =
    kind === "ticket"
      ? [
          {
            path: "record.priority",
            label: t("boardFilter.priority"),
            type: "choice",
            choices: PRIORITIES.map((value) => ({ value, label: t(`boardFilter.priorities.${value}`) })),
          },
          { path: "record.due_at", label: t("boardFilter.due"), type: "moment" },
        ]
      : [
          { path: "record.amount.amount", label: t("boardFilter.amount"), type: "number" },
          { path: "record.amount", label: t("boardFilter.anyAmount"), type: "known" },
          { path: "record.amount.currency", label: t("boardFilter.currency"), type: "choice" },
          { path: "record.probability", label: t("boardFilter.probability"), type: "number" },
          { path: "record.expected_close_on", label: t("boardFilter.closeOn"), type: "date" },
        ];
  return [
    { path: "record.name", label: t("boardFilter.name"), type: "text" },
    ...own,
    { path: "record.created_at", label: t("boardFilter.createdAt"), type: "moment" },
    { path: "record.entered_stage_at", label: t("boardFilter.enteredAt"), type: "moment" },
    { path: "record.tags", label: t("boardFilter.tags"), type: "list" },
    ...customFacts(fields, i18n.language, t),
  ];
}

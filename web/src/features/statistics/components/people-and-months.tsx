import { Text } from "@mantine/core";
import { monthName } from "@/features/statistics/components/charts";
import { Behind, FigureButton, FigureList } from "@/features/statistics/components/figure-button";
import { FigureTable } from "@/features/statistics/components/figure-table";
import { useWords } from "@/features/statistics/words";
import type { Statistics } from "@/lib/api/types";

const COHORT = [
  ["created", "created"],
  ["won", "won"],
  ["lost", "lost"],
  ["open", "stillOpen"],
  ["deleted", "deleted"],
  ["rate", "rate"],
] as const;

export function CohortTable({ statistics }: { statistics: Statistics }) {
  const { t, i18n } = useWords();
  return (
    <FigureTable
      label={t("statistics.tables.cohorts")}
      of={t("statistics.columns.month")}
      rows={statistics.cohorts}
      keyOf={({ month }) => month}
      name={({ month }) => monthName(month, i18n.language, "", "")}
      columns={COHORT.map(([of, column]) => ({
        title: t(`statistics.columns.${column}`),
        cell: (row: Statistics["cohorts"][number]) => (
          <>
            <FigureButton
              figure={row[of]}
              label={t("statistics.columns.of", {
                name: monthName(row.month, i18n.language, "", ""),
                of: t(`statistics.columns.${column}`),
              })}
            />
            {of === "rate" && row.rate.count > 0 && <Behind figure={row.rate} />}
          </>
        ),
      }))}
    />
  );
}

const MEMBER = [
  ["created", "created"],
  ["open", "stillOpen"],
  ["open_tasks", "openTasks"],
  ["overdue_tasks", "overdueTasks"],
  ["won", "won"],
  ["lost", "lost"],
  ["rate", "rate"],
] as const;

export function MemberTable({ statistics }: { statistics: Statistics }) {
  const { t } = useWords();
  if (statistics.members.length === 0) return <Text c="dimmed">{t("statistics.empty.members")}</Text>;
  const nameOf = ({ member_id, name }: Statistics["members"][number]) =>
    name ?? t(member_id ? "statistics.unknownMember" : "statistics.nobody");
  const label = (row: Statistics["members"][number], column: string) =>
    t("statistics.columns.of", { name: nameOf(row), of: t(`statistics.columns.${column}`) });
  return (
    <FigureTable
      label={t("statistics.tables.members")}
      of={t("statistics.columns.member")}
      rows={statistics.members}
      keyOf={({ member_id }) => member_id ?? "nobody"}
      name={nameOf}
      minWidth={720}
      columns={[
        ...MEMBER.map(([of, column]) => ({
          title: t(`statistics.columns.${column}`),
          cell: (row: Statistics["members"][number]) => (
            <>
              <FigureButton figure={row[of]} label={label(row, column)} />
              {of === "rate" && row.rate.count > 0 && <Behind figure={row.rate} />}
            </>
          ),
        })),
        ...(statistics.card_kind === "deal"
          ? [
              {
                title: t("statistics.columns.wonValue"),
                cell: (row: Statistics["members"][number]) => (
                  <FigureList figures={row.won_values} label={label(row, "wonValue")} />
                ),
              },
            ]
          : []),
      ]}
    />
  );
}

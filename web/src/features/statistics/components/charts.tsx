/** Everything with a chart, each with its table. */
import { BarChart } from "@mantine/charts";
import "@mantine/charts/styles.css";
import { SegmentedControl, Text } from "@mantine/core";
import { useState } from "react";
import { ChartOrTable } from "@/features/statistics/components/chart-or-table";
import { FigureButton, FigureList } from "@/features/statistics/components/figure-button";
import { FigureTable } from "@/features/statistics/components/figure-table";
import { StageName } from "@/features/statistics/components/stage-name";
import { useLabel } from "@/features/statistics/components/stage-tables";
import { useExplaining } from "@/features/statistics/explaining";
import { currencyOf, formatShare } from "@/features/statistics/figure-words";
import { useWords } from "@/features/statistics/words";
import type { Figure, Forecast, Statistics } from "@/lib/api/types";
import { formatMoney } from "@/lib/money";

export function Funnel({ statistics }: { statistics: Statistics }) {
  const { t, i18n } = useWords();
  const label = useLabel();
  const { open } = useExplaining();
  const steps = statistics.funnel;
  const created = statistics.created.count;
  if (created === 0) return <Text c="dimmed">{t("statistics.empty.funnel")}</Text>;
  const share = (count: number) => formatShare(count / created, i18n.language);
  const reached = t("statistics.columns.reached");
  return (
    <ChartOrTable
      chart={
        <BarChart
          h={steps.length * 44 + 30}
          orientation="vertical"
          data={steps.map(({ stage, reached: figure }) => ({
            name: stage?.name ?? t("statistics.won"),
            [reached]: figure.count,
            color: stage ? undefined : "green.7",
            id: figure.id,
          }))}
          barChartProps={{ accessibilityLayer: false, margin: { right: 84 } }}
          dataKey="name"
          series={[{ name: reached, color: "jalon.6" }]}
          yAxisProps={{ width: 110 }}
          xAxisProps={{ allowDecimals: false }}
          withBarValueLabel
          valueFormatter={(value) => `${value.toLocaleString(i18n.language)} · ${share(value)}`}
          gridAxis="none"
          tickLine="none"
          withXAxis={false}
          barProps={{
            radius: 4,
            barSize: 26,
            onClick: ({ payload }) => open(idOf(payload)),
            cursor: "pointer",
          }}
          withTooltip={false}
        />
      }
      table={
        <FigureTable
          label={t("statistics.tables.funnel")}
          of={t("statistics.columns.stage")}
          rows={steps}
          keyOf={({ stage }) => stage?.id ?? "won"}
          name={({ stage }) => <StageName stage={stage} />}
          minWidth={280}
          columns={[
            {
              title: reached,
              cell: ({ stage, reached: figure }) => (
                <FigureButton figure={figure} label={label(stage, "reached")} />
              ),
            },
            { title: t("statistics.columns.rate"), cell: ({ reached: figure }) => share(figure.count) },
          ]}
        />
      }
    />
  );
}

const idOf = (payload: unknown) => (payload as { id: string }).id;

const BUCKETS = [
  ["week", "teal.5"],
  ["month", "cyan.6"],
  ["two_months", "yellow.6"],
  ["three_months", "orange.6"],
  ["longer", "red.7"],
] as const;

export function Ageing({ statistics }: { statistics: Statistics }) {
  const { t } = useWords();
  const rows = statistics.ageing.filter(({ buckets }) => buckets.some(({ count }) => count > 0));
  if (rows.length === 0) return <Text c="dimmed">{t("statistics.empty.ageing")}</Text>;
  const titles = BUCKETS.map(([name]) => t(`statistics.buckets.${name}`));
  return (
    <ChartOrTable
      chart={
        <BarChart
          h={rows.length * 44 + 80}
          orientation="vertical"
          type="stacked"
          data={rows.map(({ stage, buckets }) => ({
            name: stage.name,
            ...Object.fromEntries(buckets.map(({ count }, index) => [titles[index], count])),
          }))}
          barChartProps={{ accessibilityLayer: false }}
          dataKey="name"
          series={BUCKETS.map(([, color], index) => ({ name: titles[index] ?? "", color }))}
          yAxisProps={{ width: 110 }}
          xAxisProps={{ allowDecimals: false }}
          withLegend
          legendProps={{ itemSorter: null }}
          tickLine="none"
          barProps={{ barSize: 26 }}
        />
      }
      table={
        <FigureTable
          label={t("statistics.tables.ageing")}
          of={t("statistics.columns.stage")}
          rows={statistics.ageing}
          keyOf={({ stage }) => stage.id}
          name={({ stage }) => <StageName stage={stage} />}
          columns={titles.map((title, index) => ({
            title,
            cell: ({ stage, buckets }) => {
              const figure = buckets[index];
              return (
                figure && (
                  <FigureButton
                    figure={figure}
                    label={t("statistics.columns.of", { name: stage.name, of: title })}
                  />
                )
              );
            },
          }))}
        />
      }
    />
  );
}

/** Expected and won by month, in one currency at a time: they are never added up. */
export function ForecastChart({ forecast }: { forecast: Forecast }) {
  const { t, i18n } = useWords();
  const { rows } = forecast;
  const behind = new Map<string, number>();
  for (const figure of rows.flatMap(({ expected, won }) => [...expected, ...won])) {
    behind.set(currencyOf(figure), (behind.get(currencyOf(figure)) ?? 0) + figure.count);
  }
  const currencies = [...behind.keys()].sort((a, b) => (behind.get(b) ?? 0) - (behind.get(a) ?? 0));
  const [chosen, setChosen] = useState<string>();
  const currency = chosen && currencies.includes(chosen) ? chosen : currencies[0];
  if (!currency) {
    return (
      <Text c="dimmed">
        {t("statistics.empty.forecast")}{" "}
        {forecast.without_amount > 0 && t("statistics.withoutAmount", { count: forecast.without_amount })}
      </Text>
    );
  }
  const amount = (figures: Figure[]) =>
    Number(figures.find((figure) => currencyOf(figure) === currency)?.money?.amount ?? 0);
  const [weighted, expected, won] = (["weighted", "expected", "wonInMonth"] as const).map((name) =>
    t(`statistics.columns.${name}`),
  ) as [string, string, string];
  const name = (month: string) =>
    monthName(month, i18n.language, t("statistics.overdue"), t("statistics.noDate"));
  return (
    <>
      {currencies.length > 1 && (
        <SegmentedControl size="xs" mb="xs" data={currencies} value={currency} onChange={setChosen} />
      )}
      <ChartOrTable
        chart={
          <BarChart
            h={280}
            data={rows.map((row) => ({
              month: name(row.month),
              [won]: amount(row.won),
              [weighted]: amount(row.weighted),
              [expected]: amount(row.expected),
            }))}
            barChartProps={{ accessibilityLayer: false }}
            dataKey="month"
            series={[
              { name: won, color: "green.7" },
              { name: weighted, color: "jalon.6" },
              { name: expected, color: "gray.5" },
            ]}
            withLegend
            legendProps={{ itemSorter: null }}
            tickLine="none"
            yAxisProps={{ width: 76 }}
            valueFormatter={(value) => formatMoney({ amount: String(value), currency }, i18n.language)}
          />
        }
        table={
          <FigureTable
            label={t("statistics.tables.forecast")}
            of={t("statistics.columns.month")}
            rows={rows.filter(({ cards, won }) => cards.count > 0 || won.length > 0)}
            keyOf={({ month }) => month}
            name={({ month }) => name(month)}
            columns={[
              {
                title: t("statistics.columns.cards"),
                cell: ({ month, cards }) => (
                  <FigureButton
                    figure={cards}
                    label={t("statistics.columns.of", {
                      name: name(month),
                      of: t("statistics.columns.cards"),
                    })}
                  />
                ),
              },
              ...(["expected", "weighted", "won"] as const).map((of) => {
                const title = t(`statistics.columns.${of === "won" ? "wonInMonth" : of}`);
                return {
                  title,
                  cell: (row: Forecast["rows"][number]) => (
                    <FigureList
                      figures={row[of]}
                      label={t("statistics.columns.of", { name: name(row.month), of: title })}
                    />
                  ),
                };
              }),
            ]}
          />
        }
      />
      {forecast.without_amount > 0 && (
        <Text size="sm" c="dimmed">
          {t("statistics.withoutAmount", { count: forecast.without_amount })}
        </Text>
      )}
    </>
  );
}

/** "nov. 2026"; what is overdue and what has no day have names of their own. */
export function monthName(month: string, language: string, overdue: string, none: string): string {
  if (month === "overdue") return overdue;
  if (month === "none") return none;
  const format = new Intl.DateTimeFormat(language, { month: "short", year: "numeric", timeZone: "UTC" });
  return format.format(new Date(`${month}-01T00:00:00Z`));
}

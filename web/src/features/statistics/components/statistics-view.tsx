import { SimpleGrid, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { ListSkeleton, ReadError } from "@/components/page";
import { forecastQuery } from "@/features/statistics/api/get-forecast";
import { statisticsQuery } from "@/features/statistics/api/get-statistics";
import { Ageing, ForecastChart, Funnel } from "@/features/statistics/components/charts";
import { ClosingFigures, Velocities } from "@/features/statistics/components/closing-figures";
import { ExplanationPanel } from "@/features/statistics/components/explanation-panel";
import { CohortTable, MemberTable } from "@/features/statistics/components/people-and-months";
import { Section } from "@/features/statistics/components/section";
import {
  ConversionTable,
  PassageTable,
  StageTable,
  TimeTable,
} from "@/features/statistics/components/stage-tables";
import { StatisticsFilters } from "@/features/statistics/components/statistics-filters";
import { SummaryTiles } from "@/features/statistics/components/summary-tiles";
import { ExplainingContext } from "@/features/statistics/explaining";
import type { Filters } from "@/features/statistics/filters";
import { CardKindContext, useWords } from "@/features/statistics/words";
import type { Statistics } from "@/lib/api/types";
import { formatMoment, formatWholeDay } from "@/lib/time";

interface Props {
  pipelineId: string;
  filters: Filters;
  /** The figure that is explained; in the address, as the filters are. */
  figure: string | null;
  onChange: (changes: Record<string, string | null>) => void;
}

/** Everything that visits tell about a pipeline. */
export function StatisticsView({ pipelineId, filters, figure, onChange }: Props) {
  const statistics = useQuery(statisticsQuery(pipelineId, filters));
  const explaining = useMemo(() => ({ open: (id: string) => onChange({ figure: id }) }), [onChange]);
  const { data } = statistics;
  return (
    <CardKindContext value={data?.card_kind ?? "deal"}>
      <ExplainingContext value={explaining}>
        <Stack gap="md">
          <StatisticsFilters
            pipelineId={pipelineId}
            filters={filters}
            period={data?.period}
            onChange={onChange}
          />
          {statistics.error && (
            <ReadError error={statistics.error} onRetry={() => void statistics.refetch()} />
          )}
          {statistics.isPending && <ListSkeleton />}
          {data && !statistics.error && (
            <Sections pipelineId={pipelineId} filters={filters} statistics={data} onChange={onChange} />
          )}
        </Stack>
        <ExplanationPanel
          pipelineId={pipelineId}
          figure={figure}
          filters={filters}
          zone={data?.period.zone ?? "UTC"}
          onClose={() => onChange({ figure: null })}
        />
      </ExplainingContext>
    </CardKindContext>
  );
}

type SectionsProps = Pick<Props, "pipelineId" | "filters" | "onChange"> & { statistics: Statistics };

function Sections({ pipelineId, filters, statistics, onChange }: SectionsProps) {
  const { t, i18n } = useWords();
  const { period, velocity } = statistics;
  const deals = statistics.card_kind === "deal";
  const forecast = useQuery({ ...forecastQuery(pipelineId, filters), enabled: deals });
  const about = { pipelineId, filters };
  const nothing = statistics.passages.every(({ entries }) => entries.count === 0);
  const leftOut = Object.entries(statistics.left_out)
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => t(`statistics.reasons.${reason}`, { count }));
  const day = (moment: string) => formatMoment(moment, i18n.language, period.zone);
  return (
    <>
      <Text size="sm" c="dimmed">
        {t("statistics.days", {
          from: formatWholeDay(period.from, i18n.language),
          to: formatWholeDay(period.to, i18n.language),
          zone: period.zone,
        })}{" "}
        {t("statistics.credit")}
        {leftOut.length > 0 && ` ${t("statistics.leftOutHere", { list: leftOut.join(", ") })}`}
      </Text>
      <SummaryTiles statistics={statistics} />
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
        <Section
          {...about}
          title={t("statistics.tables.funnel")}
          hint={t("statistics.hints.funnel")}
          table="funnel"
        >
          <Funnel statistics={statistics} />
        </Section>
        <Section {...about} title={t("statistics.tables.conversions")} table="conversions">
          <ConversionTable
            statistics={statistics}
            mode={filters.mode}
            onMode={(mode) => onChange({ mode: mode === "reached" ? null : mode })}
          />
        </Section>
      </SimpleGrid>
      <Section
        {...about}
        title={t("statistics.tables.stages")}
        hint={t("statistics.hints.stages")}
        table="stages"
      >
        {nothing && <Text c="dimmed">{t("statistics.empty.stages")}</Text>}
        <StageTable statistics={statistics} />
      </Section>
      <Section
        {...about}
        title={t("statistics.tables.times")}
        hint={t("statistics.hints.times")}
        table="times"
      >
        <TimeTable statistics={statistics} />
      </Section>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
        <Section
          {...about}
          title={t(deals ? "statistics.tables.closing" : "statistics.tables.closingTicket")}
          hint={t("statistics.hints.closing")}
          table="closing"
        >
          <ClosingFigures statistics={statistics} />
        </Section>
        <Section
          {...about}
          title={t("statistics.tables.ageing")}
          hint={t("statistics.hints.ageing")}
          table="ageing"
        >
          <Ageing statistics={statistics} />
        </Section>
      </SimpleGrid>
      {deals && (
        <>
          <Section
            {...about}
            title={t("statistics.tables.forecast")}
            hint={t("statistics.hints.forecast")}
            table="forecast"
          >
            {forecast.error && <ReadError error={forecast.error} onRetry={() => void forecast.refetch()} />}
            {forecast.data ? <ForecastChart forecast={forecast.data} /> : <ListSkeleton rows={3} />}
          </Section>
          <Section
            {...about}
            title={t("statistics.tables.velocity")}
            hint={t("statistics.hints.velocity", {
              from: day(velocity.window_starts),
              to: day(velocity.window_ends),
            })}
            table="velocity"
          >
            <Velocities statistics={statistics} />
          </Section>
        </>
      )}
      <Section
        {...about}
        title={t("statistics.tables.members")}
        hint={t("statistics.hints.members")}
        table="members"
      >
        <MemberTable statistics={statistics} />
      </Section>
      <Section
        {...about}
        title={t("statistics.tables.cohorts")}
        hint={t("statistics.hints.cohorts")}
        table="cohorts"
      >
        <CohortTable statistics={statistics} />
      </Section>
      {!nothing && (
        <Section
          {...about}
          title={t("statistics.tables.passages")}
          hint={t("statistics.hints.passages")}
          table="passages"
        >
          <PassageTable statistics={statistics} />
        </Section>
      )}
    </>
  );
}

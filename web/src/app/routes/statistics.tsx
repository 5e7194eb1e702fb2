import { IconChartBar } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { EmptyState } from "@/components/empty-state";
import { ListSkeleton, Page, ReadError } from "@/components/page";
import { lastPipeline } from "@/features/pipelines/last-pipeline";
import { StatisticsView } from "@/features/statistics/components/statistics-view";
import { filtersOf } from "@/features/statistics/filters";
import { pipelinesQuery } from "@/lib/directory/get-pipelines";

/** The statistics of one pipeline; which one, and what is counted, is in the address. */
export function Component() {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const pipelines = useQuery(pipelinesQuery);
  const change = useCallback(
    (changes: Record<string, string | null>) =>
      setParams(
        (old) => {
          const next = new URLSearchParams(old);
          for (const [name, value] of Object.entries(changes)) {
            if (value) next.set(name, value);
            else next.delete(name);
          }
          return next;
        },
        { replace: true },
      ),
    [setParams],
  );
  const wanted = params.get("pipeline") ?? lastPipeline();
  const pipeline = pipelines.data?.find(({ id }) => id === wanted) ?? pipelines.data?.[0];
  return (
    <Page title={t("nav.statistics")} wide>
      {pipelines.error && <ReadError error={pipelines.error} onRetry={() => void pipelines.refetch()} />}
      {pipelines.isPending && <ListSkeleton />}
      {pipelines.data && !pipeline && (
        <EmptyState icon={IconChartBar} title={t("statistics.none")}>
          {t("statistics.noneHint")}
        </EmptyState>
      )}
      {pipeline && (
        <StatisticsView
          key={pipeline.id}
          pipelineId={pipeline.id}
          filters={filtersOf(params)}
          figure={params.get("figure")}
          onChange={change}
        />
      )}
    </Page>
  );
}

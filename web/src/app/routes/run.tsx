import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { ListSkeleton, Page, ReadError } from "@/components/page";
import { runQuery } from "@/features/workflows/api/get-run";
import { RunView } from "@/features/workflows/components/run-view";

export function Component() {
  const { t } = useTranslation();
  const { runId = "" } = useParams();
  const run = useQuery(runQuery(runId));
  return (
    <Page title={run.data?.workflow_name ?? t("run.title")}>
      {run.error && <ReadError error={run.error} onRetry={() => void run.refetch()} />}
      {run.isPending && <ListSkeleton />}
      {run.data && <RunView run={run.data} />}
    </Page>
  );
}

import { IconLayoutKanban } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Navigate, useNavigate } from "react-router";
import { EmptyState } from "@/components/empty-state";
import { ListSkeleton, Page, ReadError } from "@/components/page";
import { paths } from "@/config/paths";
import { NewPipelineForm } from "@/features/pipelines/components/new-pipeline";
import { lastPipeline } from "@/features/pipelines/last-pipeline";
import { pipelinesQuery } from "@/lib/directory/get-pipelines";
import { mayConfigureSome } from "@/lib/directory/may-configure";
import { useMe } from "@/lib/directory/me";

/** Leads to the board looked at last; without any pipeline, to the templates. */
export function Component() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const me = useMe();
  const pipelines = useQuery(pipelinesQuery);
  if (pipelines.error) return <ReadError error={pipelines.error} onRetry={() => void pipelines.refetch()} />;
  if (!pipelines.data) {
    return (
      <Page title={t("nav.boards")}>
        <ListSkeleton />
      </Page>
    );
  }
  const last = pipelines.data.find(({ id }) => id === lastPipeline()) ?? pipelines.data[0];
  if (last) return <Navigate to={paths.board(last.id)} replace />;
  return (
    <Page title={t("nav.boards")}>
      <EmptyState icon={IconLayoutKanban} title={t("pipeline.none")}>
        {mayConfigureSome(me) ? (
          <NewPipelineForm
            onMade={(id, blank) => void navigate(blank ? paths.stages(id) : paths.board(id))}
          />
        ) : (
          t("newPipeline.askSomebody")
        )}
      </EmptyState>
    </Page>
  );
}

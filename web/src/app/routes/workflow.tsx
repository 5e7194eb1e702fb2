import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { ListSkeleton, Page, ReadError } from "@/components/page";
import { workflowQuery } from "@/features/workflows/api/get-workflow";
import { WorkflowView } from "@/features/workflows/components/workflow-view";

export function Component() {
  const { t } = useTranslation();
  const { workflowId = "" } = useParams();
  const workflow = useQuery(workflowQuery(workflowId));
  return (
    <Page title={workflow.data?.name ?? t("nav.workflows")}>
      {workflow.error && <ReadError error={workflow.error} onRetry={() => void workflow.refetch()} />}
      {workflow.isPending && <ListSkeleton />}
      {workflow.data && <WorkflowView workflow={workflow.data} />}
    </Page>
  );
}

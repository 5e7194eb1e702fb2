import { useTranslation } from "react-i18next";
import { Page } from "@/components/page";
import { WorkflowList } from "@/features/workflows/components/workflow-list";

export function Component() {
  const { t } = useTranslation();
  return (
    <Page title={t("nav.workflows")}>
      <WorkflowList />
    </Page>
  );
}

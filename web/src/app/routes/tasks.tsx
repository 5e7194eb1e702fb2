import { useTranslation } from "react-i18next";
import { Page } from "@/components/page";
import { MyTasks } from "@/features/tasks/components/my-tasks";

export function Component() {
  const { t } = useTranslation();
  return (
    <Page title={t("task.mine")}>
      <MyTasks />
    </Page>
  );
}

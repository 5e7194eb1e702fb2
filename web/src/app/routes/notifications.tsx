import { Paper } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Page } from "@/components/page";
import { NotificationList } from "@/features/notifications/components/notification-list";

export function Component() {
  const { t } = useTranslation();
  return (
    <Page title={t("nav.notifications")}>
      <Paper withBorder radius="md" p="sm">
        <NotificationList />
      </Paper>
    </Page>
  );
}

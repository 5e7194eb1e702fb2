import { Button, Group, Stack, Text, UnstyledButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconBell } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { notificationsQuery } from "@/features/notifications/api/get-notifications";
import { useReadAllNotifications } from "@/features/notifications/api/read-all-notifications";
import { useReadNotification } from "@/features/notifications/api/read-notification";
import { EmptyState } from "@/components/empty-state";
import { ListSkeleton, ReadError } from "@/components/page";
import { pathOf } from "@/config/paths";
import { formatAgo } from "@/lib/time";
import classes from "./notifications.module.css";

interface Props {
  limit?: number;
  onOpen?: () => void;
}

export function NotificationList({ limit = 50, onOpen }: Props) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const notifications = useQuery(notificationsQuery);
  const read = useReadNotification();
  const readAll = useReadAllNotifications();

  if (notifications.error) {
    return <ReadError error={notifications.error} onRetry={() => void notifications.refetch()} />;
  }
  if (!notifications.data) return <ListSkeleton rows={3} />;
  const { items, unread } = notifications.data;
  if (items.length === 0) {
    return (
      <EmptyState icon={IconBell} title={t("notification.none")}>
        {t("notification.noneHint")}
      </EmptyState>
    );
  }
  return (
    <Stack gap={4}>
      {unread > 0 && (
        <Group justify="flex-end">
          <Button size="compact-xs" variant="subtle" onClick={() => readAll.mutate()}>
            {t("notification.readAll")}
          </Button>
        </Group>
      )}
      <ul className={classes.list}>
        {items.slice(0, limit).map((notification) => (
          <li key={notification.id}>
            <UnstyledButton
              className={classes.item}
              data-unread={!notification.read_at || undefined}
              data-testid={`notification-${notification.id}`}
              onClick={() => {
                if (!notification.read_at) read.mutate(notification.id);
                const path = pathOf(notification.link);
                if (path) void navigate(path);
                onOpen?.();
              }}
            >
              <Text size="sm" fw={notification.read_at ? 400 : 600}>
                {notification.text}
              </Text>
              <Text size="xs" c="dimmed">
                {formatAgo(notification.created_at, i18n.language)}
                {!notification.read_at && ` · ${t("notification.unread")}`}
              </Text>
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </Stack>
  );
}

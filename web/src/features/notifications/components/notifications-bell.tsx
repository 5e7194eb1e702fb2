import { ActionIcon, Anchor, Center, Indicator, Popover, ScrollArea } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { IconBell } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { notificationsQuery } from "@/features/notifications/api/get-notifications";
import { NotificationList } from "@/features/notifications/components/notification-list";
import { paths } from "@/config/paths";

/** How many notifications wait, live; a click shows them. */
export function NotificationsBell() {
  const { t } = useTranslation();
  const [opened, { toggle, close }] = useDisclosure(false);
  const unread = useQuery(notificationsQuery).data?.unread ?? 0;
  return (
    <Popover opened={opened} onDismiss={close} position="bottom-end" width={360} shadow="md" trapFocus>
      <Indicator
        label={unread > 99 ? "99+" : unread}
        size={16}
        disabled={unread === 0}
        offset={5}
        color="red.8"
      >
        <Popover.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            onClick={toggle}
            data-testid="bell"
            aria-label={t("notification.bell", { count: unread })}
          >
            <IconBell size={18} />
          </ActionIcon>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown p="xs">
        <ScrollArea.Autosize mah="60vh">
          <NotificationList limit={10} onOpen={close} />
        </ScrollArea.Autosize>
        <Center pt={6}>
          <Anchor component={Link} to={paths.notifications} size="xs" onClick={close}>
            {t("notification.all")}
          </Anchor>
        </Center>
      </Popover.Dropdown>
    </Popover>
  );
}

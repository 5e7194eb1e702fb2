import { Button, Group, Modal, Paper, Stack, Text, UnstyledButton } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { sendsQuery } from "@/lib/mails/get-sends";
import { MailStatusBadge } from "@/features/mails/components/mail-status";
import { MailView } from "@/features/mails/components/mail-view";
import { ListSkeleton, ReadError } from "@/components/page";
import type { Mail } from "@/lib/api/types";
import { formatMoment } from "@/lib/time";

export function MailsToContact({ contactId }: { contactId: string }) {
  const { t, i18n } = useTranslation();
  const mails = useInfiniteQuery(sendsQuery(contactId));
  const [opened, setOpened] = useState<Mail | null>(null);
  if (mails.error) return <ReadError error={mails.error} onRetry={() => void mails.refetch()} />;
  if (!mails.data) return <ListSkeleton rows={2} />;
  const shown = mails.data.pages.flatMap((page) => page.items);
  return (
    <Stack gap="xs">
      {shown.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("mail.none")}
        </Text>
      )}
      {shown.map((mail) => (
        <Paper key={mail.id} withBorder radius="md">
          <UnstyledButton p="sm" w="100%" onClick={() => setOpened(mail)}>
            <Group justify="space-between" wrap="nowrap" gap="xs">
              <Text size="sm" fw={500} truncate>
                {mail.subject}
              </Text>
              <MailStatusBadge status={mail.status} />
            </Group>
            <Text size="xs" c="dimmed">
              {formatMoment(mail.accepted_at ?? mail.planned_at, i18n.language)} · {mail.to}
            </Text>
            <Marks mail={mail} />
          </UnstyledButton>
        </Paper>
      ))}
      {mails.hasNextPage && (
        <Button
          size="xs"
          variant="default"
          loading={mails.isFetchingNextPage}
          onClick={() => void mails.fetchNextPage()}
        >
          {t("action.more")}
        </Button>
      )}
      <Modal opened={opened !== null} onClose={() => setOpened(null)} title={opened?.subject} size="lg">
        {opened && <MailView id={opened.id} />}
      </Modal>
    </Stack>
  );
}

function Marks({ mail }: { mail: Mail }) {
  const { t } = useTranslation();
  const marks = (["opened", "clicked", "replied", "bounced"] as const).filter((name) => mail[`${name}_at`]);
  if (marks.length === 0) return null;
  return <Text size="xs">{marks.map((name) => t(`mail.marked.${name}`)).join(" · ")}</Text>;
}

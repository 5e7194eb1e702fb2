import { Button, Center, Group, Paper, Stack, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { IconMailbox } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { NavLink, useLocation } from "react-router";
import { repliesQuery, type ReplyFilters } from "@/features/replies/api/get-replies";
import { ProbableBadge, VerdictBadge } from "@/features/replies/components/verdict-badge";
import { EmptyState } from "@/components/empty-state";
import { ListSkeleton, ReadError } from "@/components/page";
import { paths } from "@/config/paths";
import type { InboundMail } from "@/lib/api/types";
import { formatMoment } from "@/lib/time";
import classes from "./reply-list.module.css";

/** What came back, newest first. */
export function ReplyList({ filters }: { filters: ReplyFilters }) {
  const { t } = useTranslation();
  const mails = useInfiniteQuery(repliesQuery(filters));
  if (mails.error) return <ReadError error={mails.error} onRetry={() => void mails.refetch()} />;
  if (!mails.data) return <ListSkeleton />;
  const shown = mails.data.pages.flatMap((page) => page.items);
  if (shown.length === 0) {
    return (
      <EmptyState icon={IconMailbox} title={t(filters.verdict ? "reply.noneFound" : "reply.none")}>
        {filters.verdict ? undefined : t("reply.noneHint")}
      </EmptyState>
    );
  }
  return (
    <Stack gap="xs">
      {shown.map((mail) => (
        <ReplyRow key={mail.id} mail={mail} />
      ))}
      {mails.hasNextPage && (
        <Center>
          <Button
            variant="default"
            loading={mails.isFetchingNextPage}
            onClick={() => void mails.fetchNextPage()}
          >
            {t("action.more")}
          </Button>
        </Center>
      )}
    </Stack>
  );
}

function ReplyRow({ mail }: { mail: InboundMail }) {
  const { t, i18n } = useTranslation();
  const { search, pathname } = useLocation();
  // Of a campaign's own list the way back leads to the campaign, and not to a filter that the inbox does not know.
  const to = paths.reply(mail.id) + (pathname.startsWith(paths.replies) ? search : "");
  return (
    <Paper
      component={NavLink}
      to={to}
      withBorder
      radius="md"
      p="sm"
      className={classes.row}
      data-testid={`reply-${mail.id}`}
    >
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text size="sm" fw={600} truncate>
          {mail.from_name || mail.from_address}
        </Text>
        <VerdictBadge verdict={mail.verdict} />
      </Group>
      <Text size="sm" truncate>
        {mail.subject || t("reply.noSubject")}
      </Text>
      <Group justify="space-between" gap="xs">
        <Text size="xs" c="dimmed">
          {formatMoment(mail.received_at, i18n.language)}
        </Text>
        {mail.evidence === "probable" && !mail.confirmed && <ProbableBadge />}
      </Group>
    </Paper>
  );
}

import { Anchor, Button, Center, Loader, Text, ThemeIcon, Timeline } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconArrowRight,
  IconArrowsJoin,
  IconCalendarEvent,
  IconCoin,
  IconEye,
  IconFileText,
  IconHistory,
  IconMail,
  IconNote,
  IconPointer,
  IconSend,
  IconSpeakerphone,
  IconTicket,
  IconUser,
  type Icon,
} from "@tabler/icons-react";
import { createElement, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { inboundMailQuery } from "@/lib/directory/get-inbound-mail";
import { timelineQuery } from "@/features/contacts/api/get-timeline";
import { TimelineNote } from "@/features/contacts/components/timeline-note";
import { useTimelineWords, type FieldLabel } from "@/features/contacts/timeline-words";
import { MailFrame } from "@/components/mail-frame";
import { ListSkeleton, ReadError } from "@/components/page";
import { pathOf } from "@/config/paths";
import type { TimelineEntry } from "@/lib/api/types";
import { formatAgo, formatMoment } from "@/lib/time";

const ICONS: Record<string, Icon> = {
  contact: IconUser,
  deal: IconCoin,
  ticket: IconTicket,
  task: IconCalendarEvent,
  email: IconMail,
  note: IconNote,
  form: IconFileText,
  campaign: IconSpeakerphone,
  enrolment: IconSpeakerphone,
  "contact.merged": IconArrowsJoin,
  "deal.stage_changed": IconArrowRight,
  "ticket.stage_changed": IconArrowRight,
  "deal.proposal_sent": IconSend,
  "email.opened": IconEye,
  "email.clicked": IconPointer,
  "email.replied": IconArrowBackUp,
  "email.bounced": IconAlertTriangle,
  "email.complained": IconAlertTriangle,
};

const iconOf = (kind: string) => ICONS[kind] ?? ICONS[kind.split(".")[0] ?? ""] ?? IconHistory;

/** Everything that happened with the contact, newest first, each with who did it and why. */
export function ContactTimeline({ contactId, fieldLabel }: { contactId: string; fieldLabel: FieldLabel }) {
  const { t } = useTranslation();
  const timeline = useInfiniteQuery(timelineQuery(contactId));
  if (timeline.error) return <ReadError error={timeline.error} onRetry={() => void timeline.refetch()} />;
  if (!timeline.data) return <ListSkeleton />;
  const entries = timeline.data.pages.flatMap((page) => page.items);
  if (entries.length === 0) {
    return (
      <Text c="dimmed" size="sm" py="md">
        {t("timeline.empty")}
      </Text>
    );
  }
  return (
    <>
      <Timeline bulletSize={26} lineWidth={2} data-testid="timeline">
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} fieldLabel={fieldLabel} />
        ))}
      </Timeline>
      {timeline.hasNextPage && (
        <Center mt="md">
          <Button
            variant="default"
            size="xs"
            loading={timeline.isFetchingNextPage}
            onClick={() => void timeline.fetchNextPage()}
          >
            {t("action.more")}
          </Button>
        </Center>
      )}
    </>
  );
}

function Entry({ entry, fieldLabel }: { entry: TimelineEntry; fieldLabel: FieldLabel }) {
  const { i18n } = useTranslation();
  const { title, body, origin } = useTimelineWords(fieldLabel)(entry);
  const path = pathOf(entry.subject);
  const linked = path && !entry.subject.startsWith("contacts/");
  return (
    <Timeline.Item
      bullet={
        <ThemeIcon size={26} radius="xl" variant="light">
          {createElement(iconOf(entry.kind), { size: 14 })}
        </ThemeIcon>
      }
      title={
        linked ? (
          <Anchor component={Link} to={path} size="sm" fw={500} c="inherit">
            {title}
          </Anchor>
        ) : (
          <Text span size="sm" fw={500}>
            {title}
          </Text>
        )
      }
      data-testid={`entry-${entry.kind}`}
    >
      {entry.kind === "note.created" && entry.note && <TimelineNote note={entry.note} />}
      {body && (
        <Text size="sm" style={{ whiteSpace: "pre-line", overflowWrap: "anywhere" }}>
          {body}
        </Text>
      )}
      {entry.summary.has_html === true && <FormattedMail subject={entry.subject} />}
      <Text size="xs" c="dimmed" title={formatMoment(entry.at, i18n.language)}>
        <time dateTime={entry.at}>{formatAgo(entry.at, i18n.language)}</time>
        {origin && ` · ${origin}`}
      </Text>
    </Timeline.Item>
  );
}

/** The mail as it was written, fetched when it is asked for. */
function FormattedMail({ subject }: { subject: string }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  const mail = useQuery({ ...inboundMailQuery(subject.split("/")[1] ?? ""), enabled: shown });
  return (
    <div>
      <Button size="compact-xs" variant="subtle" aria-expanded={shown} onClick={() => setShown(!shown)}>
        {t(shown ? "timeline.hideHtml" : "timeline.showHtml")}
      </Button>
      {shown && mail.isPending && <Loader size="xs" aria-label={t("state.loading")} />}
      {shown && mail.error && <ReadError error={mail.error} onRetry={() => void mail.refetch()} />}
      {shown && mail.data?.html && <MailFrame html={mail.data.html} title={mail.data.subject} />}
    </div>
  );
}

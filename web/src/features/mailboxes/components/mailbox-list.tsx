import { Alert, Badge, Button, Group, Modal, Paper, Progress, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { IconPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useDeleteMailbox } from "@/features/mailboxes/api/save-mailbox";
import { useResumeMailbox, useTryMailbox } from "@/features/mailboxes/api/try-mailbox";
import { MailboxForm } from "@/features/mailboxes/components/mailbox-form";
import { ListSkeleton, ReadError } from "@/components/page";
import { sayWhy } from "@/lib/api/problem";
import type { Mailbox } from "@/lib/api/types";
import { mailboxesQuery } from "@/lib/directory/get-mailboxes";
import { mayConfigure, mayConfigureSome } from "@/lib/directory/may-configure";
import { useMe } from "@/lib/directory/me";
import { tellFailure } from "@/lib/notices";
import { formatAgo, formatMoment } from "@/lib/time";

const COLOURS: Record<string, string> = { ready: "green", paused: "red", probing: "yellow" };
/** Every installation has this one, and keeps it. */
const INSTALLATION_MAILBOX = "00000000-0000-7000-8000-000000000001";
const LIMITS = ["per_minute", "per_hour", "per_day"] as const;

/** The accounts that mails go out by and answers come back to. */
export function MailboxList() {
  const { t } = useTranslation();
  const me = useMe();
  const mailboxes = useQuery(mailboxesQuery);
  const [adding, add] = useDisclosure(false);
  if (mailboxes.error) return <ReadError error={mailboxes.error} onRetry={() => void mailboxes.refetch()} />;
  if (!mailboxes.data) return <ListSkeleton rows={3} />;
  return (
    <Stack maw={820}>
      {mayConfigureSome(me) && (
        <Button leftSection={<IconPlus size={16} />} style={{ alignSelf: "flex-start" }} onClick={add.open}>
          {t("mailbox.add")}
        </Button>
      )}
      {mailboxes.data.map((mailbox) => (
        <MailboxCard key={mailbox.id} mailbox={mailbox} editable={mayConfigure(me, mailbox.team_id)} />
      ))}
      <Modal opened={adding} onClose={add.close} title={t("mailbox.add")} size="lg">
        <MailboxForm mailbox={null} onDone={add.close} />
      </Modal>
    </Stack>
  );
}

function MailboxCard({ mailbox, editable }: { mailbox: Mailbox; editable: boolean }) {
  const { t, i18n } = useTranslation();
  const [editing, edit] = useDisclosure(false);
  const [deleting, deletion] = useDisclosure(false);
  const attempt = useTryMailbox(mailbox.id);
  const resume = useResumeMailbox(mailbox.id);
  const remove = useDeleteMailbox(mailbox.id);
  return (
    <Paper withBorder radius="md" p="md" component="section" aria-label={mailbox.name}>
      <Stack gap="xs">
        <Group justify="space-between">
          <div>
            <Text fw={650}>{mailbox.name}</Text>
            <Text size="sm" c="dimmed">
              {mailbox.sender}
              {mailbox.smtp_server && ` · ${mailbox.smtp_server}`}
            </Text>
          </div>
          <Badge variant="light" color={COLOURS[mailbox.state]}>
            {t(`mailbox.states.${mailbox.state}`)}
          </Badge>
        </Group>
        {mailbox.pause_reason && (
          <Alert color="red" title={t("mailbox.pausedTitle", { name: mailbox.name })}>
            <Stack gap="xs" align="flex-start">
              <span>
                {t("mailbox.pausedBecause", {
                  reason: mailbox.pause_reason,
                  until: mailbox.paused_until ? formatMoment(mailbox.paused_until, i18n.language) : "",
                  count: mailbox.waiting,
                })}
              </span>
              {editable && (
                <Button
                  size="xs"
                  color="red"
                  loading={resume.isPending}
                  onClick={() =>
                    resume.mutate(undefined, {
                      onError: (error) => tellFailure(t("mailbox.notResumed"), sayWhy(error)),
                    })
                  }
                >
                  {t("mailbox.resume")}
                </Button>
              )}
            </Stack>
          </Alert>
        )}
        {mailbox.poll_problem && (
          <Alert color="orange" title={t("mailbox.pollProblem")}>
            {mailbox.poll_problem}
          </Alert>
        )}
        <Stack gap={4}>
          {LIMITS.map((name) => (
            <Limit key={name} name={name} sent={mailbox.sent[name]} limit={mailbox[name]} />
          ))}
        </Stack>
        <Text size="sm" c="dimmed">
          {[
            t("mailbox.waiting", { count: mailbox.waiting }),
            mailbox.held > 0 && t("mailbox.held", { count: mailbox.held }),
            mailbox.imap_server
              ? mailbox.polled_at
                ? t("mailbox.polled", { ago: formatAgo(mailbox.polled_at, i18n.language) })
                : t("mailbox.notPolled")
              : t("mailbox.noImap"),
          ]
            .filter(Boolean)
            .join(" · ")}
        </Text>
        {attempt.data && (
          <Alert color={attempt.data.outcome === "accepted" ? "green" : "red"}>
            {t(`mailbox.outcomes.${attempt.data.outcome}`, { to: attempt.data.to })} {attempt.data.words}
          </Alert>
        )}
        {attempt.error && <Alert color="red">{sayWhy(attempt.error)}</Alert>}
        {editable && (
          <Group gap="xs">
            <Button size="xs" variant="default" loading={attempt.isPending} onClick={() => attempt.mutate()}>
              {t("mailbox.test")}
            </Button>
            <Button size="xs" variant="default" onClick={edit.open}>
              {t("mailbox.edit")}
            </Button>
            {mailbox.id !== INSTALLATION_MAILBOX && (
              <Button size="xs" variant="subtle" color="red" onClick={deletion.open}>
                {t("mailbox.delete")}
              </Button>
            )}
          </Group>
        )}
      </Stack>
      <Modal opened={editing} onClose={edit.close} title={mailbox.name} size="lg">
        <MailboxForm mailbox={mailbox} onDone={edit.close} />
      </Modal>
      <Modal
        opened={deleting}
        onClose={deletion.close}
        title={t("mailbox.deleteTitle", { name: mailbox.name })}
      >
        <Stack>
          <Text>{t("mailbox.deleteHint")}</Text>
          {remove.error && <Alert color="red">{sayWhy(remove.error)}</Alert>}
          <Group justify="flex-end">
            <Button variant="default" onClick={deletion.close}>
              {t("action.cancel")}
            </Button>
            <Button
              color="red"
              loading={remove.isPending}
              onClick={() => remove.mutate(undefined, { onSuccess: deletion.close })}
            >
              {t("mailbox.delete")}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </Paper>
  );
}

function Limit({ name, sent, limit }: { name: (typeof LIMITS)[number]; sent: number; limit: number | null }) {
  const { t } = useTranslation();
  const words = limit
    ? t(`mailbox.sentOf.${name}`, { sent, limit })
    : t(`mailbox.sentFree.${name}`, { count: sent });
  return (
    <div>
      <Text size="xs" c="dimmed">
        {words}
      </Text>
      {limit !== null && (
        <Progress size="xs" value={Math.min(100, (100 * sent) / limit)} aria-label={words} maw={320} />
      )}
    </div>
  );
}

import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { sendQuery } from "@/features/mails/api/get-send";
import { useDecideMail } from "@/features/mails/api/send-mail";
import { MailFrame } from "@/components/mail-frame";
import { ListSkeleton, ReadError } from "@/components/page";
import { sayWhy } from "@/lib/api/problem";
import type { MailDetail } from "@/lib/api/types";
import { tellFailure } from "@/lib/notices";
import { formatMoment } from "@/lib/time";

/** What a mail said, and what became of it. */
export function MailView({ id }: { id: string }) {
  const mail = useQuery(sendQuery(id));
  if (mail.error) return <ReadError error={mail.error} />;
  if (!mail.data) return <ListSkeleton rows={3} />;
  return (
    <Stack gap="sm">
      <MailFate mail={mail.data} />
      {mail.data.html ? (
        <MailFrame html={mail.data.html} title={mail.data.subject} compact />
      ) : (
        <Text size="sm" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
          {mail.data.text}
        </Text>
      )}
    </Stack>
  );
}

/** Where a mail stands, in a sentence; a mail that waits can be called back. */
export function MailFate({ mail }: { mail: MailDetail }) {
  const { t, i18n } = useTranslation();
  const decide = useDecideMail(mail.id);
  const onError = (error: unknown) => tellFailure(t("mail.notDecided"), sayWhy(error));
  const waits = mail.status === "planned" || mail.status === "deferred";
  const colour =
    mail.status === "accepted"
      ? "green"
      : mail.status === "unknown" || mail.status === "deferred"
        ? "orange"
        : mail.status === "rejected" || mail.status === "skipped"
          ? "red"
          : "gray";
  const marks = (["opened", "clicked", "replied", "bounced"] as const).flatMap((name) => {
    const at = mail[`${name}_at`];
    return at ? [t(`mail.marks.${name}`, { at: formatMoment(at, i18n.language) })] : [];
  });
  return (
    <Alert
      color={colour}
      title={t(`mail.status.${mail.status}`)}
      data-testid="mail-fate"
      data-status={mail.status}
    >
      <Stack gap="xs" align="flex-start">
        <span>{t(`mail.fate.${mail.status}`, { to: mail.to })}</span>
        {mail.reason && (
          <Text size="sm">
            {t(`mail.reasons.${mail.reason}`, { defaultValue: mail.reason, nsSeparator: false })}
          </Text>
        )}
        {mail.reply_text && (
          <Text size="xs" style={{ overflowWrap: "anywhere" }}>
            {t("mail.serverSaid", { words: mail.reply_text })}
          </Text>
        )}
        {marks.length > 0 && <Text size="sm">{marks.join(" · ")}</Text>}
        {mail.status === "unknown" && (
          <>
            <Text size="sm">{t("mail.doubt.hint")}</Text>
            <Group gap="xs">
              <Button
                size="xs"
                variant="default"
                loading={decide.isPending}
                onClick={() => decide.mutate("was-sent", { onError })}
              >
                {t("mail.doubt.sent")}
              </Button>
              <Button
                size="xs"
                variant="default"
                loading={decide.isPending}
                onClick={() => decide.mutate("send-again", { onError })}
              >
                {t("mail.doubt.again")}
              </Button>
            </Group>
          </>
        )}
        {waits && (
          <Group gap="xs">
            {mail.next_attempt_at === null && (
              <Button
                size="xs"
                loading={decide.isPending}
                onClick={() => decide.mutate("confirm", { onError })}
              >
                {t("mail.sendAnyway")}
              </Button>
            )}
            <Button
              size="xs"
              variant="default"
              loading={decide.isPending}
              onClick={() => decide.mutate("cancel", { onError })}
            >
              {t("mail.callBack")}
            </Button>
          </Group>
        )}
      </Stack>
    </Alert>
  );
}

import {
  Alert,
  Anchor,
  Button,
  Group,
  NativeSelect,
  Paper,
  SegmentedControl,
  Stack,
  Text,
  Title,
} from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { VERDICTS, type Verdict } from "@/features/replies/api/get-replies";
import { inboundMailQuery } from "@/lib/directory/get-inbound-mail";
import { useJudgeReply } from "@/features/replies/api/judge-reply";
import { LinkReply } from "@/features/replies/components/link-reply";
import { ProbableBadge, VerdictBadge } from "@/features/replies/components/verdict-badge";
import { MailFrame } from "@/components/mail-frame";
import { ListSkeleton, ReadError } from "@/components/page";
import { paths } from "@/config/paths";
import { sayWhy } from "@/lib/api/problem";
import type { InboundMailDetail } from "@/lib/api/types";
import { useContactName } from "@/lib/directory/get-contact-name";
import { useMemberName } from "@/lib/directory/get-members";
import { tellFailure } from "@/lib/notices";
import { formatDay, formatMoment } from "@/lib/time";

interface Props {
  id: string;
  /** The mail that it is about; another feature's. */
  sent: (sendId: string) => ReactNode;
  /** A way to answer; another feature's. */
  answer: (mail: InboundMailDetail) => ReactNode;
}

/** One mail that came back: what it is and how we know, what it says, and whom it is from. */
export function ReplyView({ id, sent, answer }: Props) {
  const mail = useQuery(inboundMailQuery(id));
  if (mail.error) return <ReadError error={mail.error} onRetry={() => void mail.refetch()} />;
  if (!mail.data) return <ListSkeleton rows={4} />;
  return <Content key={id} mail={mail.data} sent={sent} answer={answer} />;
}

function Content({ mail, sent, answer }: { mail: InboundMailDetail } & Omit<Props, "id">) {
  const { t, i18n } = useTranslation();
  const judge = useJudgeReply(mail.id);
  const onError = (error: unknown) => tellFailure(t("reply.notJudged"), sayWhy(error));
  const unsure = mail.evidence === "probable" && !mail.confirmed;

  return (
    <Paper withBorder radius="md" p="md" component="article" data-testid="reply">
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start" gap="xs">
          <div style={{ minWidth: 0 }}>
            <Title order={2} size="h4" style={{ overflowWrap: "anywhere" }}>
              {mail.subject || t("reply.noSubject")}
            </Title>
            <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
              {mail.from_name ? `${mail.from_name} <${mail.from_address}>` : mail.from_address} ·{" "}
              {formatMoment(mail.received_at, i18n.language)}
            </Text>
            {mail.contact_id && <From contactId={mail.contact_id} />}
          </div>
          <Group gap="xs">
            <VerdictBadge verdict={mail.verdict} />
            {unsure && <ProbableBadge />}
          </Group>
        </Group>
        {unsure && (
          <Alert color="yellow" title={t("reply.probableTitle")}>
            <Stack gap="xs" align="flex-start">
              {t("reply.probableHint")}
              <Button
                size="xs"
                loading={judge.isPending}
                onClick={() => judge.mutate({ confirmed: true, version: mail.version }, { onError })}
              >
                {t("reply.confirm")}
              </Button>
            </Stack>
          </Alert>
        )}
        <Body mail={mail} />
        <Failures mail={mail} />
        {mail.returns_on && (
          <Text size="sm">{t("reply.returnsOn", { day: formatDay(mail.returns_on, i18n.language) })}</Text>
        )}
        <Group align="flex-end" justify="space-between">
          <NativeSelect
            label={t("reply.verdict")}
            disabled={judge.isPending}
            data={VERDICTS.map((value) => ({ value, label: t(`reply.verdicts.${value}`) }))}
            value={mail.verdict}
            onChange={(event) =>
              judge.mutate(
                { verdict: event.currentTarget.value as Verdict, version: mail.version },
                { onError },
              )
            }
          />
          {answer(mail)}
        </Group>
        <Evidence mail={mail} />
        <section>
          <Group justify="space-between" mb={4}>
            <Text component="h3" fw={650} size="sm" my={0}>
              {t("reply.about")}
            </Text>
            <LinkReply mail={mail} />
          </Group>
          {mail.send_id && sent(mail.send_id)}
        </section>
      </Stack>
    </Paper>
  );
}

function From({ contactId }: { contactId: string }) {
  const { t } = useTranslation();
  const name = useContactName(contactId);
  return (
    <Text size="sm">
      {t("contact.word")} :{" "}
      <Anchor component={Link} to={paths.contact(contactId)} size="sm" underline="always">
        {name ?? "…"}
      </Anchor>
    </Text>
  );
}

function Body({ mail }: { mail: InboundMailDetail }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState("text");
  return (
    <div>
      {mail.html && (
        <SegmentedControl
          size="xs"
          mb="xs"
          aria-label={t("template.previewAs")}
          value={shown}
          onChange={setShown}
          data={[
            { value: "text", label: t("template.text") },
            { value: "html", label: t("template.html") },
          ]}
        />
      )}
      {mail.html && shown === "html" ? (
        <>
          <MailFrame html={mail.html} title={t("reply.body")} />
          <Text size="xs" c="dimmed">
            {t("reply.noPictures")}
          </Text>
        </>
      ) : (
        <Text style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }} data-testid="reply-text">
          {mail.text || t("reply.empty")}
        </Text>
      )}
    </div>
  );
}

function Failures({ mail }: { mail: InboundMailDetail }) {
  const { t } = useTranslation();
  return mail.failures.map((failure) => (
    <Alert key={failure.address} color="orange" title={failure.address}>
      {t(failure.action === "delayed" ? "reply.delayed" : failure.invalid ? "reply.invalid" : "reply.failed")}{" "}
      {failure.diagnostic || failure.reason} {failure.status && `(${failure.status})`}
    </Alert>
  ));
}

/** How the machine came to its verdict and to the send, for who wants to know. */
function Evidence({ mail }: { mail: InboundMailDetail }) {
  const { t } = useTranslation();
  const memberName = useMemberName();
  const lines = [
    t(`reply.evidence.${mail.evidence}`),
    mail.signs.length > 0 &&
      t("reply.signs", {
        signs: mail.signs.map((sign) => t(`reply.signWords.${sign}`, { defaultValue: sign })).join(", "),
      }),
    mail.recognised !== mail.verdict &&
      t("reply.relabelled", {
        verdict: t(`reply.verdicts.${mail.recognised}`),
        name: memberName(mail.judged_by) || t("actor.someone"),
      }),
    mail.complainant && t("reply.complainant", { address: mail.complainant }),
  ];
  return (
    <Stack gap={2}>
      {lines.map(
        (line) =>
          line && (
            <Text key={line} size="xs" c="dimmed">
              {line}
            </Text>
          ),
      )}
    </Stack>
  );
}

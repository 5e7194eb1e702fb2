import { Alert, Button, Group, Modal, Radio, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useJudgeReply } from "@/features/replies/api/judge-reply";
import { ContactPicker } from "@/components/contact-picker";
import { ListSkeleton, ReadError } from "@/components/page";
import { sayWhy } from "@/lib/api/problem";
import type { InboundMailDetail, Mail } from "@/lib/api/types";
import { useContactName } from "@/lib/directory/get-contact-name";
import { sendsQuery } from "@/lib/mails/get-sends";
import { formatMoment } from "@/lib/time";

/** Says by hand which mail of ours a message is about, where the machine took another one, or found none. */
export function LinkReply({ mail }: { mail: InboundMailDetail }) {
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button size="compact-sm" variant="subtle" onClick={open}>
        {t(mail.send_id ? "reply.linkElsewhere" : "reply.link")}
      </Button>
      <Modal opened={opened} onClose={close} title={t("reply.linkTitle")} size="lg">
        <LinkForm mail={mail} onClose={close} />
      </Modal>
    </>
  );
}

function LinkForm({ mail, onClose }: { mail: InboundMailDetail; onClose: () => void }) {
  const { t } = useTranslation();
  const judge = useJudgeReply(mail.id);
  const [contactId, setContactId] = useState(mail.contact_id);
  const [sendId, setSendId] = useState<string | null>(null);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (sendId) judge.mutate({ send_id: sendId, version: mail.version }, { onSuccess: onClose });
      }}
    >
      <Stack>
        <Text size="sm">{t("reply.linkHint")}</Text>
        <ContactPicker
          label={t(mail.contact_id ? "reply.otherContact" : "contact.word")}
          value={contactId === mail.contact_id ? null : contactId}
          onChange={(id) => {
            setContactId(id ?? mail.contact_id);
            setSendId(null);
          }}
        />
        {contactId && (
          <SentMails contactId={contactId} current={mail.send_id} value={sendId} onChange={setSendId} />
        )}
        {judge.error && <Alert color="red">{sayWhy(judge.error)}</Alert>}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("action.cancel")}
          </Button>
          <Button type="submit" disabled={!sendId} loading={judge.isPending}>
            {t("reply.linkDo")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface ChoiceProps {
  contactId: string;
  /** The one that it is linked to now. */
  current: string | null;
  value: string | null;
  onChange: (sendId: string) => void;
}

function SentMails({ contactId, current, value, onChange }: ChoiceProps) {
  const { t, i18n } = useTranslation();
  const name = useContactName(contactId);
  const mails = useInfiniteQuery(sendsQuery(contactId));
  if (mails.error) return <ReadError error={mails.error} onRetry={() => void mails.refetch()} />;
  if (!mails.data) return <ListSkeleton rows={2} />;
  const sent = mails.data.pages.flatMap((page) => page.items).filter(hasLeft);
  const whenAndTo = (mail: Mail) =>
    `${formatMoment(mail.accepted_at ?? mail.planned_at, i18n.language)} · ${mail.to}`;
  return (
    <Stack gap="xs" align="flex-start">
      <Radio.Group
        label={t("reply.sentTo", { name: name ?? "…" })}
        value={value ?? current}
        onChange={onChange}
        w="100%"
      >
        <Stack gap="xs" mt="xs" mah={320} style={{ overflowY: "auto" }}>
          {sent.length === 0 && (
            <Text size="sm" c="dimmed">
              {t("mail.none")}
            </Text>
          )}
          {sent.map((mail) => (
            <Radio
              key={mail.id}
              value={mail.id}
              disabled={mail.id === current}
              label={mail.subject}
              description={
                mail.id === current ? `${whenAndTo(mail)} · ${t("reply.linkedNow")}` : whenAndTo(mail)
              }
            />
          ))}
        </Stack>
      </Radio.Group>
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
    </Stack>
  );
}

/** Nobody answers a mail that never went out; one of unknown fate may have. */
const hasLeft = ({ status }: Mail) => status === "accepted" || status === "unknown";

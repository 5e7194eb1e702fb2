import {
  Alert,
  Button,
  Grid,
  Group,
  Modal,
  NativeSelect,
  SegmentedControl,
  Select,
  Stack,
} from "@mantine/core";
import { useDisclosure, useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { IconMail } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { sendQuery } from "@/features/mails/api/get-send";
import { useSendMail } from "@/features/mails/api/send-mail";
import { MailFate } from "@/features/mails/components/mail-view";
import { WordsEditor } from "@/components/mail-words/words-editor";
import { WordsPreview } from "@/components/mail-words/words-preview";
import { fieldErrors, Refused, sayWhy } from "@/lib/api/problem";
import type { MailDetail } from "@/lib/api/types";
import { useMailboxes } from "@/lib/directory/get-mailboxes";
import { useMergeFieldLabel } from "@/lib/directory/get-merge-fields";
import { useTemplates } from "@/lib/directory/get-templates";
import type { Words } from "@/lib/mails/preview-words";

interface Props {
  contactId: string;
  /** The card it is written from. */
  dealId?: string;
  /** Of the contact: whose templates and mailboxes may be used. */
  teamId: string | null;
  /** Where the writer starts, e.g. the subject of what is answered. */
  subject?: string;
  label?: string;
}

/** The button that opens the composer for one mail to one contact. */
export function ComposeMail({ label, ...props }: Props) {
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure(false);
  const phone = useMediaQuery("(max-width: 48em)");
  return (
    <>
      <Button variant="default" size="xs" leftSection={<IconMail size={16} />} onClick={open}>
        {label ?? t("mail.write")}
      </Button>
      <Modal opened={opened} onClose={close} title={t("mail.write")} size={1040} fullScreen={phone}>
        <Composer {...props} onClose={close} />
      </Modal>
    </>
  );
}

function Composer({ contactId, dealId, teamId, subject = "", onClose }: Props & { onClose: () => void }) {
  const { t } = useTranslation();
  const send = useSendMail();
  const ours = ({ team_id }: { team_id: string | null }) => team_id === null || team_id === teamId;
  const templates = useTemplates().filter(ours);
  const mailboxes = useMailboxes().filter(ours);
  const fieldLabel = useMergeFieldLabel();
  const [mailboxId, setMailboxId] = useState("");
  const [templateId, setTemplateId] = useState<string | null>(null);
  const [own, setOwn] = useState<Words>({ subject, text: "", html: "" });
  const template = templates.find(({ id }) => id === templateId);
  const words = template
    ? { subject: template.subject, text: template.text, html: template.html ?? "" }
    : own;
  const errors = fieldErrors(send.error);
  const missing = send.error instanceof Refused ? send.error.problem.missing : undefined;

  if (send.data) return <Sent mail={send.data} onClose={onClose} />;

  function submit(event: React.FormEvent) {
    event.preventDefault();
    const said = template
      ? { template_id: template.id }
      : { subject: own.subject.trim(), text: own.text.trim() || null, html: own.html.trim() || null };
    send.mutate({
      ...said,
      contact_id: contactId,
      deal_id: dealId ?? null,
      mailbox_id: mailboxId || null,
    });
  }

  return (
    <form onSubmit={submit}>
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Stack gap="sm">
            <Group align="flex-end">
              <SegmentedControl
                aria-label={t("campaign.wordsFrom")}
                value={templateId === null ? "own" : "template"}
                onChange={(from) => setTemplateId(from === "own" ? null : (templates[0]?.id ?? null))}
                data={[
                  { value: "own", label: t("mail.ownWords") },
                  { value: "template", label: t("campaign.fromTemplate"), disabled: templates.length === 0 },
                ]}
              />
              <NativeSelect
                label={t("campaign.mailbox")}
                data={[
                  { value: "", label: t("campaign.usualMailbox") },
                  ...mailboxes.map(({ id, name, sender }) => ({ value: id, label: `${name} (${sender})` })),
                ]}
                value={mailboxId}
                error={errors.mailbox_id}
                onChange={(event) => setMailboxId(event.currentTarget.value)}
              />
            </Group>
            {template ? (
              <>
                <Select
                  label={t("campaign.template")}
                  data={templates.map(({ id, name, kind }) => ({
                    value: id,
                    label: kind === "proposal" ? `${name} (${t("template.kinds.proposal")})` : name,
                  }))}
                  value={template.id}
                  onChange={setTemplateId}
                  allowDeselect={false}
                  searchable
                />
                <Button
                  variant="subtle"
                  size="compact-sm"
                  style={{ alignSelf: "flex-start" }}
                  onClick={() => {
                    setOwn(words);
                    setTemplateId(null);
                  }}
                >
                  {t("mail.rework")}
                </Button>
              </>
            ) : (
              <WordsEditor value={own} onChange={setOwn} errors={errors} minRows={8} />
            )}
            {send.error && (
              <Alert color="red" title={sayWhy(send.error)}>
                {Array.isArray(missing) && missing.map((path) => fieldLabel(String(path))).join(", ")}
                {send.error instanceof Refused &&
                  send.error.problem.code === "template_refused" &&
                  send.error.problem.detail}
              </Alert>
            )}
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                {t("action.cancel")}
              </Button>
              <Button
                type="submit"
                loading={send.isPending}
                disabled={!template && !(own.subject.trim() && (own.text.trim() || own.html.trim()))}
              >
                {t("mail.send")}
              </Button>
            </Group>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }} component="section" aria-label={t("template.preview")}>
          <WordsPreview
            words={words}
            contactId={contactId}
            language={template ? (template.language === "en" ? "en" : "fr") : undefined}
          />
        </Grid.Col>
      </Grid>
    </form>
  );
}

/** What became of it; followed until its fate is known. */
function Sent({ mail, onClose }: { mail: MailDetail; onClose: () => void }) {
  const { t } = useTranslation();
  const now = useQuery(sendQuery(mail.id)).data ?? mail;
  return (
    <Stack>
      <MailFate mail={now} />
      <Group justify="flex-end">
        <Button onClick={onClose}>{t("action.close")}</Button>
      </Group>
    </Stack>
  );
}

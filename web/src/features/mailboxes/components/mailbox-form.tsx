import {
  Alert,
  Button,
  Group,
  NativeSelect,
  NumberInput,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCreateMailbox, useUpdateMailbox } from "@/features/mailboxes/api/save-mailbox";
import { fieldErrors, sayWhy } from "@/lib/api/problem";
import type { Mailbox, MailboxChange } from "@/lib/api/types";
import { mayConfigure } from "@/lib/directory/may-configure";
import { useTeams } from "@/lib/directory/get-teams";
import { useMe } from "@/lib/directory/me";

const LIMITS = ["per_minute", "per_hour", "per_day", "domain_per_minute"] as const;
const EVERYBODY = "";

/** A mailbox to set up or to change. Servers' addresses hold passwords: they go in and are never shown again. */
export function MailboxForm({ mailbox, onDone }: { mailbox: Mailbox | null; onDone: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const teams = useTeams().filter((team) => mayConfigure(me, team.id));
  const create = useCreateMailbox();
  const update = useUpdateMailbox(mailbox?.id ?? "");
  const [teamId, setTeamId] = useState(me.is_admin ? EVERYBODY : (teams[0]?.id ?? EVERYBODY));
  const [limits, setLimits] = useState(
    () =>
      Object.fromEntries(LIMITS.map((name) => [name, mailbox?.[name] ?? null])) as Record<
        string,
        number | null
      >,
  );
  const [jitter, setJitter] = useState(mailbox?.jitter_seconds ?? 0);
  const error = create.error ?? update.error;
  const errors = fieldErrors(error);

  function save(event: React.FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? "").trim();
    const body: MailboxChange & { name: string } = {
      ...limits,
      name: text("name"),
      from_name: text("from_name"),
      from_address: text("from_address") || null,
      inbound_address: text("inbound_address") || null,
      imap_folder: text("imap_folder") || "INBOX",
      jitter_seconds: jitter,
      // Left empty, the servers stay as they are.
      ...(text("smtp_url") ? { smtp_url: text("smtp_url") } : {}),
      ...(text("imap_url") ? { imap_url: text("imap_url") } : {}),
    };
    if (mailbox) update.mutate({ ...body, version: mailbox.version }, { onSuccess: onDone });
    else create.mutate({ ...body, team_id: teamId || null }, { onSuccess: onDone });
  }

  return (
    <form onSubmit={save} autoComplete="off">
      <Stack gap="sm">
        {error && Object.keys(errors).length === 0 && <Alert color="red">{sayWhy(error)}</Alert>}
        <SimpleGrid cols={{ base: 1, sm: 2 }} style={{ alignItems: "end" }}>
          <TextInput
            name="name"
            label={t("mailbox.name")}
            required
            maxLength={200}
            data-autofocus
            defaultValue={mailbox?.name}
            error={errors.name}
          />
          {!mailbox && (
            <NativeSelect
              label={t("mailbox.forWhom")}
              data={[
                ...(me.is_admin ? [{ value: EVERYBODY, label: t("mailbox.forAll") }] : []),
                ...teams.map(({ id, name }) => ({ value: id, label: name })),
              ]}
              value={teamId}
              onChange={(event) => setTeamId(event.currentTarget.value)}
            />
          )}
        </SimpleGrid>
        <SimpleGrid cols={{ base: 1, sm: 2 }} style={{ alignItems: "end" }}>
          <TextInput
            name="from_name"
            label={t("mailbox.fromName")}
            maxLength={200}
            defaultValue={mailbox?.from_name}
            error={errors.from_name}
          />
          <TextInput
            name="from_address"
            type="email"
            label={t("mailbox.fromAddress")}
            description={t("mailbox.fromAddressHint")}
            defaultValue={mailbox?.from_address ?? ""}
            error={errors.from_address}
          />
        </SimpleGrid>
        <TextInput
          name="smtp_url"
          label={t("mailbox.smtp")}
          description={
            mailbox?.smtp_server
              ? t("mailbox.serverIs", { server: mailbox.smtp_server })
              : t("mailbox.smtpHint")
          }
          placeholder="smtps://compte%40exemple.fr:motdepasse@smtp.exemple.fr"
          error={errors.smtp_url}
        />
        <SimpleGrid cols={{ base: 1, sm: 2 }} style={{ alignItems: "end" }}>
          <TextInput
            name="imap_url"
            label={t("mailbox.imap")}
            description={
              mailbox?.imap_server
                ? t("mailbox.serverIs", { server: mailbox.imap_server })
                : t("mailbox.imapHint")
            }
            placeholder="imaps://compte%40exemple.fr:motdepasse@imap.exemple.fr"
            error={errors.imap_url}
          />
          <TextInput
            name="imap_folder"
            label={t("mailbox.folder")}
            description={t("mailbox.folderHint")}
            defaultValue={mailbox?.imap_folder ?? "INBOX"}
            error={errors.imap_folder}
          />
        </SimpleGrid>
        <TextInput
          name="inbound_address"
          type="email"
          label={t("mailbox.inbound")}
          description={t("mailbox.inboundHint")}
          defaultValue={mailbox?.inbound_address ?? ""}
          error={errors.inbound_address}
        />
        <Text size="sm" fw={600}>
          {t("mailbox.limits")}
        </Text>
        <SimpleGrid cols={{ base: 2, sm: 5 }} style={{ alignItems: "end" }}>
          {LIMITS.map((name) => (
            <NumberInput
              key={name}
              label={t(`mailbox.limitNames.${name}`)}
              placeholder={t("campaign.unlimited")}
              min={1}
              max={1_000_000}
              allowDecimal={false}
              value={limits[name] ?? ""}
              error={errors[name]}
              onChange={(value) => setLimits((old) => ({ ...old, [name]: Number(value) || null }))}
            />
          ))}
          <NumberInput
            label={t("mailbox.jitter")}
            min={0}
            max={3_600}
            allowDecimal={false}
            value={jitter}
            error={errors.jitter_seconds}
            onChange={(value) => setJitter(Number(value) || 0)}
          />
        </SimpleGrid>
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {t("action.cancel")}
          </Button>
          <Button type="submit" loading={create.isPending || update.isPending}>
            {t("action.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

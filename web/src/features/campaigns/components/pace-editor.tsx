import { Checkbox, Group, NativeSelect, NumberInput, Stack, Switch, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { WORKING_HOURS, type CampaignDraft } from "@/features/campaigns/campaign-draft";
import { useMailboxes } from "@/lib/directory/get-mailboxes";

interface Props {
  draft: CampaignDraft;
  teamId: string | null;
  started: boolean;
  onChange: (change: Partial<CampaignDraft>) => void;
  errors: Record<string, string>;
}

const MONDAY = Date.UTC(2024, 0, 1);

/** From where, when and how fast the mails go out, and what ends the passage of somebody. */
export function PaceEditor({ draft, teamId, started, onChange, errors }: Props) {
  const { t, i18n } = useTranslation();
  const mailboxes = useMailboxes().filter(
    (mailbox) => mailbox.team_id === null || mailbox.team_id === teamId,
  );
  const { window } = draft;
  const dayName = (day: number) =>
    new Intl.DateTimeFormat(i18n.language, { weekday: "long", timeZone: "UTC" }).format(
      MONDAY + (day - 1) * 86_400_000,
    );
  return (
    <Stack gap="sm">
      <NativeSelect
        label={t("campaign.mailbox")}
        disabled={started}
        data={[
          { value: "", label: t("campaign.usualMailbox") },
          ...mailboxes.map(({ id, name, sender, state }) => ({
            value: id,
            label: `${name} (${sender})${state === "paused" ? ` · ${t("mailbox.states.paused")}` : ""}`,
          })),
        ]}
        value={draft.mailboxId ?? ""}
        error={errors.mailbox_id}
        onChange={(event) => onChange({ mailboxId: event.currentTarget.value || null })}
      />
      <Switch
        label={t("campaign.stopOnReply")}
        description={t("campaign.stopOnReplyHint")}
        checked={draft.stopOnReply}
        onChange={(event) => onChange({ stopOnReply: event.currentTarget.checked })}
      />
      <Switch
        label={t("campaign.window")}
        description={t("campaign.windowHint")}
        checked={window !== null}
        onChange={(event) => onChange({ window: event.currentTarget.checked ? WORKING_HOURS : null })}
      />
      {window && (
        <Stack gap="xs" pl="xl">
          <Checkbox.Group
            label={t("campaign.windowDays")}
            error={errors.window ?? errors["window.days"]}
            value={window.days.map(String)}
            onChange={(days) => onChange({ window: { ...window, days: days.map(Number).sort() } })}
          >
            <Group gap="sm" mt={4}>
              {[1, 2, 3, 4, 5, 6, 7].map((day) => (
                <Checkbox key={day} value={String(day)} label={dayName(day)} />
              ))}
            </Group>
          </Checkbox.Group>
          <Group>
            <TextInput
              type="time"
              label={t("campaign.windowFrom")}
              value={window.from}
              onChange={(event) => onChange({ window: { ...window, from: event.currentTarget.value } })}
            />
            <TextInput
              type="time"
              label={t("campaign.windowTo")}
              value={window.to}
              onChange={(event) => onChange({ window: { ...window, to: event.currentTarget.value } })}
            />
          </Group>
        </Stack>
      )}
      <NumberInput
        label={t("campaign.dailyStarts")}
        description={t("campaign.dailyStartsHint")}
        placeholder={t("campaign.unlimited")}
        min={1}
        max={1_000_000}
        allowDecimal={false}
        w={260}
        value={draft.dailyStarts ?? ""}
        error={errors.daily_starts}
        onChange={(value) => onChange({ dailyStarts: Number(value) || null })}
      />
    </Stack>
  );
}

import { Alert, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useUpdateCampaign } from "@/features/campaigns/api/save-campaign";
import { DeleteCampaign } from "@/features/campaigns/components/delete-campaign";
import { PaceEditor } from "@/features/campaigns/components/pace-editor";
import { changeOf, draftOf } from "@/features/campaigns/campaign-draft";
import { fieldErrors, sayWhy } from "@/lib/api/problem";
import type { Campaign } from "@/lib/api/types";
import { useGroups } from "@/lib/directory/get-groups";
import { tellDone } from "@/lib/notices";

/** What of a campaign that has started can still be changed; audience and mails stay as they were. */
export function CampaignSettings({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const update = useUpdateCampaign(campaign.id);
  const groups = useGroups();
  const [draft, setDraft] = useState(() => draftOf(campaign));
  const errors = fieldErrors(update.error);
  const names = (ids: string[]) =>
    groups
      .filter(({ id }) => ids.includes(id))
      .map(({ name }) => name)
      .join(", ");

  function save(event: React.FormEvent) {
    event.preventDefault();
    update.mutate(
      { ...changeOf(draft, true), version: campaign.version },
      { onSuccess: () => tellDone(t("settings.saved")) },
    );
  }

  return (
    <form onSubmit={save}>
      <Stack maw={680}>
        {update.error && <Alert color="red">{sayWhy(update.error)}</Alert>}
        <Text size="sm">
          {t("campaign.audienceWas", { groups: names(campaign.group_ids) || t("state.none") })}
          {campaign.excluded_group_ids.length > 0 &&
            ` ${t("campaign.withoutGroups", { groups: names(campaign.excluded_group_ids) })}`}
          {campaign.filter !== null && ` ${t("campaign.withFilter")}`}
        </Text>
        <TextInput
          label={t("campaign.name")}
          required
          maxLength={200}
          value={draft.name}
          error={errors.name}
          onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
        />
        <PaceEditor
          draft={draft}
          teamId={campaign.team_id}
          started
          errors={errors}
          onChange={(part) => setDraft((old) => ({ ...old, ...part }))}
        />
        <Group justify="space-between">
          {campaign.ended_at ? <DeleteCampaign campaign={campaign} /> : <span />}
          <Button type="submit" loading={update.isPending}>
            {t("action.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

import { Button, MultiSelect, Stack, Switch, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CampaignDraft } from "@/features/campaigns/campaign-draft";
import { FilterBuilder } from "@/components/filter/filter-builder";
import { useGroups } from "@/lib/directory/get-groups";

interface Props {
  draft: CampaignDraft;
  teamId: string | null;
  onChange: (change: Partial<CampaignDraft>) => void;
  errors: Record<string, string>;
}

/** For whom the campaign is: groups, without those of others, and conditions. */
export function AudienceEditor({ draft, teamId, onChange, errors }: Props) {
  const { t } = useTranslation();
  const groups = useGroups().filter((group) => group.team_id === teamId);
  const options = groups.map(({ id, name, size }) => ({ value: id, label: `${name} (${size})` }));
  return (
    <Stack gap="sm">
      <MultiSelect
        label={t("campaign.groups")}
        description={t("campaign.groupsHint")}
        placeholder={draft.groupIds.length === 0 ? t("campaign.chooseGroups") : undefined}
        data={options}
        value={draft.groupIds}
        error={errors.group_ids}
        onChange={(groupIds) => onChange({ groupIds })}
        searchable
        clearable
      />
      <MultiSelect
        label={t("campaign.excluded")}
        data={options.filter(({ value }) => !draft.groupIds.includes(value))}
        value={draft.excludedGroupIds}
        onChange={(excludedGroupIds) => onChange({ excludedGroupIds })}
        searchable
        clearable
      />
      <AudienceFilter
        filter={draft.filter}
        onChange={(filter) => onChange({ filter })}
        error={errors.filter}
      />
      <Switch
        label={t("campaign.live")}
        description={t("campaign.liveHint")}
        checked={draft.live}
        onChange={(event) => onChange({ live: event.currentTarget.checked })}
      />
    </Stack>
  );
}

interface FilterProps {
  filter: CampaignDraft["filter"];
  onChange: (filter: CampaignDraft["filter"]) => void;
  error?: string;
}

/** The contact list's filter builder: the same fields, all or any of them, groups inside of groups. */
function AudienceFilter({ filter, onChange, error }: FilterProps) {
  const { t } = useTranslation();
  const [building, setBuilding] = useState(filter !== null);
  return (
    <Stack gap="xs">
      <div>
        <Text size="sm" fw={500}>
          {t("campaign.filter")}
        </Text>
        <Text size="xs" c="dimmed">
          {t("campaign.filterHint")}
        </Text>
      </div>
      {error && (
        <Text size="sm" c="red">
          {error}
        </Text>
      )}
      {building ? (
        <>
          <FilterBuilder initial={filter} onChange={onChange} />
          <Button
            variant="subtle"
            color="gray"
            size="xs"
            style={{ alignSelf: "flex-start" }}
            onClick={() => {
              setBuilding(false);
              onChange(null);
            }}
          >
            {t("filter.clear")}
          </Button>
        </>
      ) : (
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} />}
          style={{ alignSelf: "flex-start" }}
          onClick={() => setBuilding(true)}
        >
          {t("filter.add")}
        </Button>
      )}
    </Stack>
  );
}

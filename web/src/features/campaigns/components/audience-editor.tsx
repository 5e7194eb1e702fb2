import {
  ActionIcon,
  Alert,
  Button,
  Group,
  MultiSelect,
  NativeSelect,
  Stack,
  Switch,
  Text,
  TextInput,
} from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { filterOf, hasValue, OPS, rowsOf, type Op, type Row } from "@/features/campaigns/audience-filter";
import type { CampaignDraft } from "@/features/campaigns/campaign-draft";
import { useGroups } from "@/lib/directory/get-groups";
import { useContactFields } from "@/lib/directory/get-contact-fields";

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
      <FilterRows filter={draft.filter} onChange={(filter) => onChange({ filter })} error={errors.filter} />
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

function FilterRows({ filter, onChange, error }: FilterProps) {
  const { t, i18n } = useTranslation();
  const custom = useContactFields();
  // Rows that are being filled in are no condition yet, and must not go away meanwhile.
  const [rows, setRows] = useState(() => rowsOf(filter));
  const fields = [
    { value: "record.name", label: t("contact.name") },
    { value: "record.language", label: t("preferences.language") },
    { value: "record.time_zone", label: t("settings.timeZone") },
    ...custom.map(({ key, labels }) => ({
      value: `record.custom.${key}`,
      label: i18n.language === "fr" ? labels.fr : labels.en,
    })),
  ];

  function write(next: Row[]) {
    setRows(next);
    onChange(filterOf(next));
  }

  if (rows === null) {
    return (
      <Alert color="gray" title={t("campaign.filterElsewhere")}>
        <Button size="xs" variant="default" onClick={() => write([])}>
          {t("campaign.filterDrop")}
        </Button>
      </Alert>
    );
  }
  const change = (index: number, part: Partial<Row>) =>
    write(rows.map((row, at) => (at === index ? { ...row, ...part } : row)));
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
      {rows.map((row, index) => (
        <Group key={index} gap="xs" align="flex-end">
          <NativeSelect
            aria-label={t("campaign.filterField", { number: index + 1 })}
            data={fields.some(({ value }) => value === row.field) ? fields : [...fields, row.field]}
            value={row.field}
            onChange={(event) => change(index, { field: event.currentTarget.value })}
          />
          <NativeSelect
            aria-label={t("campaign.filterOp", { number: index + 1 })}
            data={OPS.map((op) => ({ value: op, label: t(`condition.ops.${op}`) }))}
            value={row.op}
            onChange={(event) => change(index, { op: event.currentTarget.value as Op })}
          />
          {hasValue(row.op) && (
            <TextInput
              flex={1}
              miw={100}
              aria-label={t("campaign.filterValue", { number: index + 1 })}
              value={row.value}
              onChange={(event) => change(index, { value: event.currentTarget.value })}
            />
          )}
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t("campaign.filterRemove", { number: index + 1 })}
            onClick={() => write(rows.filter((_, at) => at !== index))}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </Group>
      ))}
      <Button
        variant="default"
        size="xs"
        leftSection={<IconPlus size={14} />}
        style={{ alignSelf: "flex-start" }}
        onClick={() => write([...rows, { field: "record.name", op: "contains", value: "" }])}
      >
        {t("campaign.filterAdd")}
      </Button>
    </Stack>
  );
}

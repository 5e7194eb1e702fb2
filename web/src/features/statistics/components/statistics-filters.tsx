import { Group, Select, TextInput } from "@mantine/core";
import { daysOf, PRESETS, presetOf, todayIn, type Filters, type Preset } from "@/features/statistics/filters";
import { useWords } from "@/features/statistics/words";
import { useGroups } from "@/lib/directory/get-groups";
import { useMembers } from "@/lib/directory/get-members";
import { usePipelines } from "@/lib/directory/get-pipelines";
import { useTeams } from "@/lib/directory/get-teams";

interface Props {
  pipelineId: string;
  filters: Filters;
  /** The days that the figures are of, and whose clock they follow; undefined while they are read. */
  period?: { from: string; to: string; zone: string };
  onChange: (changes: Record<string, string | null>) => void;
}

/** Pipeline, period, and whose work is counted. */
export function StatisticsFilters({ pipelineId, filters, period, onChange }: Props) {
  const { t } = useWords();
  const pipelines = usePipelines();
  const groups = useGroups();
  const members = useMembers();
  const teams = useTeams();
  const today = todayIn(period?.zone ?? "Europe/Paris");
  const from = filters.from ?? period?.from ?? "";
  const to = filters.to ?? period?.to ?? "";
  const preset = presetOf(from, to, today) ?? "custom";
  const named = (items: { id: string; name: string }[]) =>
    items.map(({ id, name }) => ({ value: id, label: name }));
  const day = (value: string) => (/^\d{4}-\d\d-\d\d$/.test(value) ? value : null);

  return (
    <Group gap="sm" align="flex-end" role="search" aria-label={t("statistics.title")}>
      <Select
        label={t("statistics.pipeline")}
        w={{ base: "100%", xs: 190 }}
        allowDeselect={false}
        data={named(pipelines)}
        value={pipelineId}
        onChange={(value) => onChange({ pipeline: value, figure: null })}
      />
      <Select
        label={t("statistics.period")}
        w={{ base: "100%", xs: 180 }}
        allowDeselect={false}
        data={[...PRESETS, "custom" as const].map((value) => ({
          value,
          label: t(`statistics.presets.${value}`),
        }))}
        value={preset}
        onChange={(value) => {
          if (value && value !== "custom") onChange({ ...daysOf(value as Preset, today) });
        }}
      />
      <TextInput
        type="date"
        label={t("statistics.from")}
        w={{ base: "47%", xs: 150 }}
        value={from}
        max={to}
        onChange={(event) => onChange({ from: day(event.currentTarget.value), to })}
      />
      <TextInput
        type="date"
        label={t("statistics.to")}
        w={{ base: "47%", xs: 150 }}
        value={to}
        min={from}
        onChange={(event) => onChange({ from, to: day(event.currentTarget.value) })}
      />
      <Select
        label={t("statistics.group")}
        placeholder={t("statistics.allGroups")}
        w={{ base: "100%", xs: 180 }}
        clearable
        searchable
        data={named(groups)}
        value={filters.group_id ?? null}
        onChange={(value) => onChange({ group: value })}
      />
      <Select
        label={t("statistics.owner")}
        placeholder={t("statistics.allOwners")}
        w={{ base: "100%", xs: 170 }}
        clearable
        searchable
        data={named(members)}
        value={filters.owner_id ?? null}
        onChange={(value) => onChange({ owner: value })}
      />
      {teams.length > 1 && (
        <Select
          label={t("statistics.team")}
          placeholder={t("statistics.allTeams")}
          w={{ base: "100%", xs: 170 }}
          clearable
          data={named(teams)}
          value={filters.team_id ?? null}
          onChange={(value) => onChange({ team: value })}
        />
      )}
    </Group>
  );
}

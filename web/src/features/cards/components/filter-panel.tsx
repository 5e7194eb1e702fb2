import {
  Button,
  Collapse,
  Group,
  MultiSelect,
  Select,
  Stack,
  TagsInput,
  Text,
  TextInput,
} from "@mantine/core";
import { IconAdjustments } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FilterBuilder } from "@/components/filter/filter-builder";
import { useSettled } from "@/components/use-settled";
import {
  ENTERED,
  hasPriority,
  NEXT_ACTIONS,
  NOBODY,
  PRIORITIES,
  severalOf,
  type BoardFilters,
} from "@/features/cards/board-filters";
import { useBoardAddress } from "@/features/cards/board/use-board-address";
import { useCardFacts } from "@/features/cards/card-facts";
import type { CardKind } from "@/lib/api/types";
import { useGroups } from "@/lib/directory/get-groups";
import { useMembers } from "@/lib/directory/get-members";
import { useTeams } from "@/lib/directory/get-teams";
import { readTree } from "@/lib/filters/tree";

const BETWEEN = "between";

/** All filters of a board. Those that have no past are shut while one looks at the past. */
export function FilterPanel({ kind }: { kind: CardKind }) {
  const { t } = useTranslation();
  const { filters, set } = useBoardAddress();
  const members = useMembers();
  const teams = useTeams();
  const groups = useGroups();
  const facts = useCardFacts(kind);
  const [building, setBuilding] = useState(Boolean(filters.filter));
  const [between, setBetween] = useState(Boolean(filters.entered_from ?? filters.entered_to));
  const build = useSettled((tree: unknown) => set({ filter: tree ? JSON.stringify(tree) : undefined }), 300);
  const past = Boolean(filters.at);

  const several = (name: keyof BoardFilters) => ({
    size: "sm",
    value: severalOf(filters[name]),
    onChange: (values: string[]) => set({ [name]: values.join(",") }),
  });
  const words = (names: readonly string[], path: string) =>
    names.map((value) => ({ value, label: t(`boardFilter.${path}.${value}`) }));

  return (
    <Stack gap="sm">
      <MultiSelect
        {...several("owner_id")}
        label={t("deal.owner")}
        data={[
          { value: NOBODY, label: t("boardFilter.nobody") },
          ...members.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        searchable
        openOnFocus={false}
        clearable
        data-autofocus
      />
      {teams.length > 1 && (
        <MultiSelect
          {...several("team_id")}
          label={t("boardFilter.team")}
          data={teams.map(({ id, name }) => ({ value: id, label: name }))}
          clearable
        />
      )}
      {groups.length > 0 && (
        <MultiSelect
          {...several("group_id")}
          label={t("group.words")}
          data={groups.map(({ id, name }) => ({ value: id, label: name }))}
          searchable
          clearable
        />
      )}
      <Select
        size="sm"
        label={t("boardFilter.entered")}
        placeholder={t("boardFilter.always")}
        data={words([...ENTERED, BETWEEN], "enteredIn")}
        value={filters.entered ?? (between ? BETWEEN : null)}
        clearable
        onChange={(value) => {
          setBetween(value === BETWEEN);
          set({
            entered: value && value !== BETWEEN ? value : undefined,
            entered_from: undefined,
            entered_to: undefined,
          });
        }}
      />
      {between && (
        <Group grow>
          <TextInput
            size="sm"
            type="date"
            label={t("boardFilter.from")}
            value={filters.entered_from ?? ""}
            max={filters.entered_to}
            onChange={(event) => set({ entered: undefined, entered_from: event.currentTarget.value })}
          />
          <TextInput
            size="sm"
            type="date"
            label={t("boardFilter.to")}
            value={filters.entered_to ?? ""}
            min={filters.entered_from}
            onChange={(event) => set({ entered: undefined, entered_to: event.currentTarget.value })}
          />
        </Group>
      )}
      {past && (
        <Text size="xs" c="dimmed">
          {t("boardFilter.noPast")}
        </Text>
      )}
      <MultiSelect
        {...several("next_action")}
        label={t("boardFilter.nextAction")}
        data={words(NEXT_ACTIONS, "nextActions")}
        clearable
        disabled={past}
      />
      <Select
        size="sm"
        label={t("boardFilter.stuck")}
        placeholder={t("boardFilter.all")}
        data={words(["true", "false"], "stuckIs")}
        value={filters.stuck ?? null}
        onChange={(value) => set({ stuck: value ?? undefined })}
        clearable
        disabled={past}
      />
      {hasPriority(kind) && (
        <MultiSelect
          {...several("priority")}
          label={t("boardFilter.priority")}
          data={words(PRIORITIES, "priorities")}
          clearable
          disabled={past}
        />
      )}
      <TagsInput {...several("tag")} label={t("boardFilter.tags")} clearable disabled={past} />
      <Button
        variant="subtle"
        size="xs"
        leftSection={<IconAdjustments size={15} />}
        aria-expanded={building}
        disabled={past}
        onClick={() => setBuilding(!building)}
      >
        {t("boardFilter.fields")}
      </Button>
      <Collapse expanded={building && !past}>
        {building && (
          <FilterBuilder initial={readTree(filters.filter ?? null)} onChange={build} facts={facts} />
        )}
      </Collapse>
    </Stack>
  );
}

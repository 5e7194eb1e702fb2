import { Group, MultiSelect, SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { ListSkeleton, ReadError } from "@/components/page";
import { changesQuery, type Period } from "@/features/changes/api/get-changes";
import { ChangeEntries } from "@/features/changes/components/change-entries";
import { ChangesTable } from "@/features/changes/components/changes-table";
import { currenciesOf } from "@/features/changes/waterfall";
import type { CardKind, ChangeLine } from "@/lib/api/types";
import { useGroups } from "@/lib/directory/get-groups";
import { useMembers } from "@/lib/directory/get-members";
import { useTeams } from "@/lib/directory/get-teams";
import { useMe } from "@/lib/directory/me";
import { formatMoment, toLocalInput } from "@/lib/time";

const COUNT = "count";
type Narrowing = "owner_id" | "team_id" | "group_id";
type Named = { id: string; name: string };

/** What changed between two days, which are kept in the address: the last seven days unless told otherwise. */
export function ChangesView({ pipelineId, kind }: { pipelineId: string; kind: CardKind }) {
  const { t, i18n } = useTranslation();
  const members = useMembers();
  const teams = useTeams();
  const groups = useGroups();
  const zone = useMe().time_zone;
  const [params, setParams] = useSearchParams();
  const [today] = useState(() => dayOf(Date.now(), zone));
  const [weekAgo] = useState(() => dayOf(Date.now() - 6 * 86_400_000, zone));
  const [unit, setUnit] = useState<string | null>(null);
  const [opened, setOpened] = useState<ChangeLine["line"] | null>(null);
  const period: Period = {
    from: params.get("from") ?? weekAgo,
    to: params.get("to") ?? today,
    owner_id: params.get("owner_id") ?? undefined,
    team_id: params.get("team_id") ?? undefined,
    group_id: params.get("group_id") ?? undefined,
  };
  const changes = useQuery(changesQuery(pipelineId, period));

  const set = (name: string, value: string) =>
    setParams(
      (old) => {
        const next = new URLSearchParams(old);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );

  const narrowings: { name: Narrowing; label: string; placeholder: string; choices: Named[] }[] = [
    { name: "owner_id", label: t("deal.owner"), placeholder: t("board.allOwners"), choices: members },
  ];
  if (teams.length > 1) {
    const placeholder = t("statistics.allTeams");
    narrowings.push({ name: "team_id", label: t("boardFilter.team"), placeholder, choices: teams });
  }
  if (groups.length > 0) {
    const placeholder = t("statistics.allGroups");
    narrowings.push({ name: "group_id", label: t("group.words"), placeholder, choices: groups });
  }

  const currencies = changes.data ? currenciesOf(changes.data) : [];
  const shown = unit ?? currencies[0] ?? COUNT;

  return (
    <Stack>
      <Group align="flex-end">
        <TextInput
          type="date"
          label={t("boardFilter.from")}
          value={period.from}
          max={period.to}
          onChange={(event) => set("from", event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t("boardFilter.to")}
          value={period.to}
          min={period.from}
          max={today}
          onChange={(event) => set("to", event.currentTarget.value)}
        />
        {narrowings.map(({ name, label, placeholder, choices }) => (
          <MultiSelect
            key={name}
            miw={200}
            label={label}
            placeholder={period[name] ? undefined : placeholder}
            data={choices.map((choice) => ({ value: choice.id, label: choice.name }))}
            value={period[name]?.split(",") ?? []}
            onChange={(values) => set(name, values.join(","))}
            searchable
            clearable
          />
        ))}
        {currencies.length > 0 && (
          <SegmentedControl
            aria-label={t("changes.unit")}
            value={shown}
            onChange={setUnit}
            data={[
              ...currencies.map((currency) => ({ value: currency, label: currency })),
              { value: COUNT, label: t("changes.cards") },
            ]}
          />
        )}
      </Group>
      {changes.error && <ReadError error={changes.error} onRetry={() => void changes.refetch()} />}
      {changes.isPending && <ListSkeleton />}
      {changes.data && (
        <>
          <ChangesTable
            changes={changes.data}
            kind={kind}
            currency={shown === COUNT ? null : shown}
            onOpen={setOpened}
          />
          <Text size="xs" c="dimmed">
            {t("changes.hint", {
              context: kind,
              from: formatMoment(changes.data.from, i18n.language, zone),
              to: formatMoment(changes.data.to, i18n.language, zone),
            })}
          </Text>
        </>
      )}
      {opened && (
        <ChangeEntries
          pipelineId={pipelineId}
          kind={kind}
          period={period}
          line={opened}
          onClose={() => setOpened(null)}
        />
      )}
    </Stack>
  );
}

const dayOf = (at: number, zone: string) => toLocalInput(new Date(at).toISOString(), zone).slice(0, 10);

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
import { useMembers } from "@/lib/directory/get-members";
import { useMe } from "@/lib/directory/me";
import { formatMoment, toLocalInput } from "@/lib/time";

const COUNT = "count";

/** What changed between two days, which are kept in the address: the last seven days unless told otherwise. */
export function ChangesView({ pipelineId, kind }: { pipelineId: string; kind: CardKind }) {
  const { t, i18n } = useTranslation();
  const members = useMembers();
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
        <MultiSelect
          miw={200}
          label={t("deal.owner")}
          placeholder={period.owner_id ? undefined : t("board.allOwners")}
          data={members.map(({ id, name }) => ({ value: id, label: name }))}
          value={period.owner_id?.split(",") ?? []}
          onChange={(values) => set("owner_id", values.join(","))}
          searchable
          clearable
        />
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

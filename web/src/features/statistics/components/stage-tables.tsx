import { Badge, SegmentedControl, Text, Tooltip } from "@mantine/core";
import { Behind, FigureButton, FigureList } from "@/features/statistics/components/figure-button";
import { FigureTable } from "@/features/statistics/components/figure-table";
import { StageName } from "@/features/statistics/components/stage-name";
import { formatShare } from "@/features/statistics/figure-words";
import { MODES, type Mode } from "@/features/statistics/filters";
import { useWords } from "@/features/statistics/words";
import type { Figure, Statistics, StatisticsStage } from "@/lib/api/types";

/** "Lead, Entrées": what a figure is called aloud. */
export function useLabel() {
  const { t } = useWords();
  return (stage: StatisticsStage | null, column: string) =>
    t("statistics.columns.of", {
      name: stage?.name ?? t("statistics.won"),
      of: t(`statistics.columns.${column}`),
    });
}

export function StageTable({ statistics }: { statistics: Statistics }) {
  const { t } = useWords();
  const label = useLabel();
  const deals = statistics.card_kind === "deal";
  const money = (of: "entered_values" | "present_values", column: string) => ({
    title: t(`statistics.columns.${column}`),
    cell: (row: Statistics["stages"][number]) => (
      <FigureList figures={row[of]} label={label(row.stage, column)} />
    ),
  });
  const count = (of: "entered" | "entered_contacts" | "present" | "present_contacts", column: string) => ({
    title: t(`statistics.columns.${column}`),
    cell: (row: Statistics["stages"][number]) =>
      row[of] && <FigureButton figure={row[of]} label={label(row.stage, column)} />,
  });
  return (
    <FigureTable
      label={t("statistics.tables.stages")}
      of={t("statistics.columns.stage")}
      rows={statistics.stages}
      keyOf={({ stage }) => stage.id}
      name={({ stage }) => <StageName stage={stage} />}
      minWidth={640}
      columns={[
        count("entered", "entered"),
        count("entered_contacts", "contacts"),
        ...(deals ? [money("entered_values", "value")] : []),
        count("present", "present"),
        count("present_contacts", "presentContacts"),
        ...(deals ? [money("present_values", "presentValue")] : []),
      ]}
    />
  );
}

export function PassageTable({ statistics }: { statistics: Statistics }) {
  const { t } = useWords();
  const label = useLabel();
  const nameOf = (figure: Figure) => figure.id.split(".")[1] ?? "";
  // Only what happened: nobody needs columns of noughts.
  const happened = new Set(
    statistics.passages.flatMap(({ outcomes }) => outcomes.filter(({ count }) => count > 0).map(nameOf)),
  );
  const names = [...happened].sort((a, b) => Number(a === "open") - Number(b === "open"));
  return (
    <FigureTable
      label={t("statistics.tables.passages")}
      of={t("statistics.columns.stage")}
      rows={statistics.passages.filter(({ entries }) => entries.count > 0)}
      keyOf={({ stage }) => stage.id}
      name={({ stage }) => <StageName stage={stage} />}
      columns={[
        {
          title: t("statistics.columns.entries"),
          cell: ({ stage, entries }) => <FigureButton figure={entries} label={label(stage, "entries")} />,
        },
        ...names.map((name) => ({
          title: t(`statistics.outcomes.${name}`),
          cell: ({ stage, outcomes }: Statistics["passages"][number]) => {
            const figure = outcomes.find((figure) => nameOf(figure) === name);
            return (
              figure && (
                <FigureButton
                  figure={figure}
                  label={t("statistics.columns.of", {
                    name: stage.name,
                    of: t(`statistics.outcomes.${name}`),
                  })}
                />
              )
            );
          },
        })),
      ]}
    />
  );
}

interface ConversionProps {
  statistics: Statistics;
  mode: Mode;
  onMode: (mode: Mode) => void;
}

export function ConversionTable({ statistics, mode, onMode }: ConversionProps) {
  const { t, i18n } = useWords();
  const label = useLabel();
  return (
    <>
      <SegmentedControl
        size="xs"
        mb={6}
        aria-label={t("statistics.modes.label")}
        value={mode}
        onChange={(value) => onMode(value as Mode)}
        data={MODES.map((value) => ({ value, label: t(`statistics.modes.${value}`) }))}
      />
      <Text size="sm" c="dimmed" mb="xs">
        {t(`statistics.modeHints.${mode}`)}
      </Text>
      <FigureTable
        label={t("statistics.tables.conversions")}
        of={t("statistics.columns.step")}
        rows={statistics.conversions}
        keyOf={({ stage }) => stage.id}
        minWidth={420}
        name={({ stage, next_stage }) => (
          <>
            <StageName stage={stage} /> → {next_stage?.name ?? t("statistics.won")}
          </>
        )}
        columns={[
          {
            title: t("statistics.columns.rate"),
            cell: (row) => (
              <>
                <FigureButton figure={row.next} label={label(row.stage, "rate")} faint={!row.mature} />
                <Behind figure={row.next} />
                {!row.mature && row.next.count > 0 && row.still_there && (
                  <Tooltip
                    label={t("statistics.youngHint", {
                      share: formatShare(row.still_there.count / row.next.count, i18n.language),
                    })}
                    multiline
                    w={260}
                  >
                    <Badge variant="light" color="yellow" size="sm" tabIndex={0}>
                      {t("statistics.young")}
                    </Badge>
                  </Tooltip>
                )}
              </>
            ),
          },
          {
            title: t("statistics.columns.stillThere"),
            cell: (row) =>
              row.still_there ? (
                <FigureButton figure={row.still_there} label={label(row.stage, "stillThere")} />
              ) : (
                t("statistics.noValue")
              ),
          },
          {
            title: t("statistics.columns.toWon"),
            cell: (row) => (
              <FigureButton figure={row.won} label={label(row.stage, "toWon")} faint={!row.mature} />
            ),
          },
        ]}
      />
    </>
  );
}

const TIMES = [
  ["mean", "mean"],
  ["median", "median"],
  ["p75", "p75"],
  ["p90", "p90"],
  ["exposure", "exposure"],
  ["open", "open"],
  ["open_median", "openMedian"],
  ["open_oldest", "openOldest"],
] as const;

export function TimeTable({ statistics }: { statistics: Statistics }) {
  const { t } = useWords();
  const label = useLabel();
  return (
    <FigureTable
      label={t("statistics.tables.times")}
      of={t("statistics.columns.stage")}
      rows={statistics.times}
      keyOf={({ stage }) => stage.id}
      name={({ stage }) => <StageName stage={stage} />}
      minWidth={820}
      columns={[
        ...TIMES.map(([of, column]) => ({
          title: t(`statistics.columns.${column}`),
          cell: (row: Statistics["times"][number]) => (
            <>
              <FigureButton figure={row[of]} label={label(row.stage, column)} />
              {of === "mean" && <Behind figure={row[of]} />}
            </>
          ),
        })),
      ]}
    />
  );
}

import { SimpleGrid, Text } from "@mantine/core";
import { Behind, FigureButton, FigureList } from "@/features/statistics/components/figure-button";
import { useWords } from "@/features/statistics/words";
import type { Figure, Statistics } from "@/lib/api/types";

/** Won and lost: rates, amounts, times. */
export function ClosingFigures({ statistics }: { statistics: Statistics }) {
  const { t } = useWords();
  const { closing } = statistics;
  const deals = statistics.card_kind === "deal";
  if (closing.rate.count === 0 && closing.cohort_rate.count === 0) {
    return <Text c="dimmed">{t("statistics.empty.closing")}</Text>;
  }
  return (
    <>
      {closing.rate.count === 0 && (
        <Text c="dimmed" size="sm" mb="xs">
          {t("statistics.empty.closing")}
        </Text>
      )}
      <SimpleGrid cols={{ base: 2, xs: 3, md: 4 }} spacing="md">
        <One label={t("statistics.tiles.rate")} figures={[closing.rate]} />
        <One label={t("statistics.tiles.won")} figures={[closing.won]} />
        <One label={t("statistics.tiles.lost")} figures={[closing.lost]} />
        {deals && (
          <>
            <One label={t("statistics.tiles.wonValue")} figures={closing.won_values} />
            <One label={t("statistics.tiles.lostValue")} figures={closing.lost_values} />
            <One label={t("statistics.tiles.valueRate")} figures={closing.value_rates} />
            <One label={t("statistics.tiles.meanWon")} figures={closing.mean_won} />
          </>
        )}
        <One label={t("statistics.tiles.timeMean")} figures={[closing.time_mean]} />
        <One label={t("statistics.tiles.timeMedian")} figures={[closing.time_median]} />
        <One label={t("statistics.tiles.timeP75")} figures={[closing.time_p75]} />
        <One label={t("statistics.tiles.timeP90")} figures={[closing.time_p90]} />
        <One label={t("statistics.tiles.cohortRate")} figures={[closing.cohort_rate]} />
        <One label={t("statistics.tiles.cohortOpen")} figures={[closing.cohort_open]} />
        {deals && <One label={t("statistics.tiles.cohortValueRate")} figures={closing.cohort_value_rates} />}
      </SimpleGrid>
    </>
  );
}

function One({ label, figures }: { label: string; figures: Figure[] }) {
  const [only] = figures;
  return (
    <div>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      {figures.length === 1 && only ? (
        <>
          <FigureButton figure={only} label={label} />
          {only.unit === "share" && <Behind figure={only} />}
        </>
      ) : (
        <FigureList figures={figures} label={label} />
      )}
    </div>
  );
}

/** How much comes in a day; or what is missing to say so. */
export function Velocities({ statistics }: { statistics: Statistics }) {
  const { t } = useWords();
  const { figures, closed, needed } = statistics.velocity;
  const told = figures.filter(({ money }) => money);
  if (told.length === 0) return <Text c="dimmed">{t("statistics.empty.velocity", { needed, closed })}</Text>;
  return told.map((figure) => (
    <div key={figure.id}>
      <FigureButton
        figure={figure}
        label={t("statistics.tiles.velocity", { currency: figure.money?.currency })}
      />
    </div>
  ));
}

import { Paper, SimpleGrid, Text } from "@mantine/core";
import { Behind, FigureButton, FigureList } from "@/features/statistics/components/figure-button";
import { useWords } from "@/features/statistics/words";
import type { Figure, Statistics } from "@/lib/api/types";
import classes from "./statistics.module.css";

/** The figures that one looks at first. */
export function SummaryTiles({ statistics }: { statistics: Statistics }) {
  const { t } = useWords();
  const { closing, conversions } = statistics;
  const [first] = conversions;
  const deals = statistics.card_kind === "deal";
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 4 }} spacing="sm" data-testid="tiles">
      <Tile label={t("statistics.tiles.created")} figures={[statistics.created]} />
      <Tile label={t("statistics.tiles.present")} figures={[statistics.present]} />
      {deals && <Tile label={t("statistics.tiles.presentValue")} figures={statistics.present_values} />}
      <Tile label={t("statistics.tiles.won")} figures={[closing.won]} />
      <Tile label={t("statistics.tiles.rate")} figures={[closing.rate]} behind />
      {deals && <Tile label={t("statistics.tiles.meanWon")} figures={closing.mean_won} />}
      {first && (
        <Tile
          label={t("statistics.tiles.firstConversion", {
            from: first.stage.name,
            to: first.next_stage?.name ?? t("statistics.won"),
          })}
          figures={[first.next]}
          faint={!first.mature}
          behind
        />
      )}
      <Tile label={t("statistics.tiles.timeMedian")} figures={[closing.time_median]} />
    </SimpleGrid>
  );
}

interface TileProps {
  label: string;
  figures: Figure[];
  behind?: boolean;
  faint?: boolean;
}

function Tile({ label, figures, behind = false, faint = false }: TileProps) {
  const [only] = figures;
  return (
    <Paper withBorder radius="md" p="sm" className={classes.tile}>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      {figures.length === 1 && only ? (
        <>
          <FigureButton figure={only} label={label} faint={faint} />
          {behind && <Behind figure={only} />}
        </>
      ) : (
        <FigureList figures={figures} label={label} />
      )}
    </Paper>
  );
}

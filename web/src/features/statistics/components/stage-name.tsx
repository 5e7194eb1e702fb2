import { Text } from "@mantine/core";
import { stageColour } from "@/components/colours";
import { useWords } from "@/features/statistics/words";
import type { StatisticsStage } from "@/lib/api/types";
import classes from "./statistics.module.css";

/** A stage; null stands for winning. */
export function StageName({ stage }: { stage: StatisticsStage | null }) {
  const { t } = useWords();
  return (
    <>
      <span
        className={classes.dot}
        style={{ background: stageColour(stage?.colour ?? "green") }}
        aria-hidden
      />
      {stage?.name ?? t("statistics.won")}
      {stage?.deleted && (
        <Text span size="xs" c="dimmed">
          {" "}
          ({t("statistics.deletedStage")})
        </Text>
      )}
    </>
  );
}

import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { stageColour } from "@/components/colours";
import type { StatisticsStage } from "@/lib/api/types";
import classes from "./statistics.module.css";

/** A stage; null stands for winning. */
export function StageName({ stage }: { stage: StatisticsStage | null }) {
  const { t } = useTranslation();
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

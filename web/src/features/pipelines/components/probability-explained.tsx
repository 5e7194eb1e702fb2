import { Paper, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { stageProbabilityQuery } from "@/features/pipelines/api/get-stage-history";

/** What a stage's history says about its probability, in words: the cards behind it, and those left out. */
export function ProbabilityExplained({ stageId, computed }: { stageId: string; computed: boolean }) {
  const { t } = useTranslation();
  const found = useQuery(stageProbabilityQuery(stageId)).data;
  if (!found) return null;
  const { entered, won, lost, still_open, needed } = found;
  return (
    <Paper withBorder radius="md" p="xs" data-testid="probability-explained">
      <Text size="xs">{t("stages.history", { entered, won, lost, open: still_open })}</Text>
      <Text size="xs" fw={found.computed === null ? undefined : 600}>
        {found.computed === null
          ? t(computed ? "stages.tooFewComputed" : "stages.tooFew", {
              closed: won + lost,
              needed,
              percent: found.probability,
            })
          : t("stages.formula", { won, closed: won + lost, percent: found.computed })}
      </Text>
    </Paper>
  );
}

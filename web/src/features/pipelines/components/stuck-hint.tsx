import { Button, Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { stuckSuggestionQuery } from "@/features/pipelines/api/get-stage-history";

/** After how many days cards of this stage have usually gone on, to be taken as the limit. */
export function StuckHint({ stageId, onTake }: { stageId: string; onTake: (days: number) => void }) {
  const { t } = useTranslation();
  const found = useQuery(stuckSuggestionQuery(stageId)).data;
  if (!found) return null;
  const { days, visits, needed } = found;
  if (days === null) {
    return (
      <Text size="xs" c="dimmed">
        {t("stages.noSuggestion", { visits, needed })}
      </Text>
    );
  }
  return (
    <Group gap="xs" wrap="nowrap" justify="space-between">
      <Text size="xs" c="dimmed">
        {t("stages.suggestion", { count: days, visits })}
      </Text>
      <Button size="compact-xs" variant="light" onClick={() => onTake(days)} style={{ flex: "none" }}>
        {t("stages.takeSuggestion", { count: days })}
      </Button>
    </Group>
  );
}

import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { deletedStagesQuery } from "@/features/pipelines/api/get-deleted-stages";
import { useRestoreStage } from "@/features/pipelines/api/restore-stage";
import { sayWhy } from "@/lib/api/problem";
import { tellDone, tellFailure } from "@/lib/notices";
import { formatMoment } from "@/lib/time";

/** The stages that were deleted of late, each with the way back. */
export function DeletedStages({ pipelineId }: { pipelineId: string }) {
  const { t, i18n } = useTranslation();
  const deleted = useQuery(deletedStagesQuery(pipelineId)).data ?? [];
  const restore = useRestoreStage();
  if (deleted.length === 0) return null;
  return (
    <Stack gap="xs" component="section" aria-labelledby="deleted-stages">
      <Title order={2} size="h4" id="deleted-stages">
        {t("stages.deletedOnes")}
      </Title>
      {deleted.map((stage) => (
        <Group key={stage.id} justify="space-between">
          <div>
            <Text size="sm" fw={600}>
              {stage.name}
            </Text>
            <Text size="xs" c="dimmed">
              {t("stages.deletedAt", { at: formatMoment(stage.deleted_at, i18n.language) })}
            </Text>
          </div>
          <Button
            size="xs"
            variant="default"
            aria-label={t("stages.restore", { name: stage.name })}
            loading={restore.isPending && restore.variables === stage.id}
            onClick={() =>
              restore.mutate(stage.id, {
                onSuccess: () => tellDone(t("stages.restored", { name: stage.name })),
                onError: (error) => tellFailure(t("stages.notRestored"), sayWhy(error)),
              })
            }
          >
            {t("stages.restoreIt")}
          </Button>
        </Group>
      ))}
    </Stack>
  );
}

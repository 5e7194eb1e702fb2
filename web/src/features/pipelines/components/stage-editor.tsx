import { Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useOrderStages } from "@/features/pipelines/api/order-stages";
import { DeletedStages } from "@/features/pipelines/components/deleted-stages";
import { NewStage } from "@/features/pipelines/components/new-stage";
import { StageDeletionDialog } from "@/features/pipelines/components/stage-deletion-dialog";
import { StageRow } from "@/features/pipelines/components/stage-row";
import { StageSettings } from "@/features/pipelines/components/stage-settings";
import { shifted } from "@/features/pipelines/shifted";
import { sayWhy } from "@/lib/api/problem";
import type { Pipeline, Stage } from "@/lib/api/types";
import { tellFailure } from "@/lib/notices";

/** The stages of a pipeline, to be named, coloured, ordered, added, deleted and brought back. */
export function StageEditor({ pipeline }: { pipeline: Pipeline }) {
  const { t } = useTranslation();
  const order = useOrderStages(pipeline.id);
  const [leaving, setLeaving] = useState<Stage | null>(null);
  const [setting, setSetting] = useState<Stage | null>(null);

  function shift(index: number, by: -1 | 1) {
    const stage_ids = shifted(
      pipeline.stages.map(({ id }) => id),
      index,
      by,
    );
    order.mutate(
      { stage_ids, version: pipeline.version },
      { onError: (error) => tellFailure(t("stages.notSaved"), sayWhy(error)) },
    );
  }

  return (
    <Stack maw={760}>
      <Text size="sm" c="dimmed">
        {t("stages.hint")}
      </Text>
      <Stack component="ol" gap={6} p={0} m={0} style={{ listStyle: "none" }}>
        {pipeline.stages.map((stage, index) => (
          <StageRow
            key={stage.id}
            pipeline={pipeline}
            stage={stage}
            first={index === 0}
            last={index === pipeline.stages.length - 1}
            onShift={(by) => shift(index, by)}
            onSettings={() => setSetting(stage)}
            onDelete={() => setLeaving(stage)}
          />
        ))}
      </Stack>
      <NewStage pipelineId={pipeline.id} />
      <DeletedStages pipelineId={pipeline.id} />
      <StageSettings pipeline={pipeline} stage={setting} onClose={() => setSetting(null)} />
      <StageDeletionDialog pipeline={pipeline} stage={leaving} onClose={() => setLeaving(null)} />
    </Stack>
  );
}

import { ActionIcon, Badge, Group, NumberInput, Paper, Switch } from "@mantine/core";
import { IconAdjustments, IconArrowDown, IconArrowUp, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { InlineText } from "@/components/inline-text";
import { useUpdateStage } from "@/features/pipelines/api/update-stage";
import { ColourMenu } from "@/features/pipelines/components/colour-menu";
import { sayWhy } from "@/lib/api/problem";
import type { Pipeline, Stage, UpdateStage } from "@/lib/api/types";
import { tellFailure } from "@/lib/notices";

interface Props {
  pipeline: Pipeline;
  stage: Stage;
  first: boolean;
  last: boolean;
  onShift: (by: -1 | 1) => void;
  onSettings: () => void;
  onDelete: () => void;
}

/** One stage with what is changed most often, each saved at once, and the way to all its settings. */
export function StageRow({ pipeline, stage, first, last, onShift, onSettings, onDelete }: Props) {
  const { t } = useTranslation();
  const { version } = pipeline;
  const update = useUpdateStage(pipeline.id, stage.id);
  const named = { name: stage.name };
  const change = (body: UpdateStage) =>
    update.mutate(
      { ...body, version },
      { onError: (error) => tellFailure(t("stages.notSaved"), sayWhy(error)) },
    );

  return (
    <Paper component="li" withBorder radius="md" px="sm" py={8} aria-label={stage.name}>
      <Group gap="xs" wrap="wrap">
        <ColourMenu
          label={t("stages.colourOf", named)}
          value={stage.colour}
          onChange={(colour) => change({ colour })}
        />
        <div style={{ flex: "1 1 12rem", minWidth: 0 }}>
          <InlineText
            label={t("stages.name")}
            value={stage.name}
            onSave={(name) => update.mutateAsync({ name, version })}
          />
        </div>
        {stage.kind === "open" ? (
          <NumberInput
            key={stage.probability}
            aria-label={t("stages.probabilityOf", named)}
            w={86}
            size="xs"
            suffix=" %"
            min={0}
            max={100}
            allowDecimal={false}
            disabled={stage.probability_mode === "computed"}
            defaultValue={stage.probability}
            onBlur={(event) => {
              const probability = Number.parseInt(event.currentTarget.value, 10);
              if (!Number.isNaN(probability) && probability !== stage.probability) change({ probability });
            }}
          />
        ) : (
          <Badge variant="light" color={stage.kind === "won" ? "green" : "red"}>
            {t(`stages.kind.${stage.kind}`)}
          </Badge>
        )}
        <Switch
          size="xs"
          label={t("stages.folded")}
          aria-label={t("stages.foldedOf", named)}
          checked={stage.folded}
          onChange={(event) => change({ folded: event.currentTarget.checked })}
        />
        <Group gap={2} wrap="nowrap">
          <ActionIcon
            variant="subtle"
            color="gray"
            disabled={first}
            aria-label={t("stages.up", named)}
            onClick={() => onShift(-1)}
          >
            <IconArrowUp size={16} />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="gray"
            disabled={last}
            aria-label={t("stages.down", named)}
            onClick={() => onShift(1)}
          >
            <IconArrowDown size={16} />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t("stages.settingsOf", named)}
            onClick={onSettings}
          >
            <IconAdjustments size={16} />
          </ActionIcon>
          <ActionIcon variant="subtle" color="red" aria-label={t("stages.delete", named)} onClick={onDelete}>
            <IconTrash size={16} />
          </ActionIcon>
        </Group>
      </Group>
    </Paper>
  );
}

import { ActionIcon, Menu } from "@mantine/core";
import {
  IconAdjustments,
  IconArrowLeft,
  IconArrowRight,
  IconDotsVertical,
  IconFold,
  IconGitBranch,
  IconTrash,
} from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useOrderStages } from "@/features/pipelines/api/order-stages";
import { useUpdateStage } from "@/features/pipelines/api/update-stage";
import { StageAutomations } from "@/features/pipelines/components/stage-automations";
import { StageDeletionDialog } from "@/features/pipelines/components/stage-deletion-dialog";
import { StageSettings } from "@/features/pipelines/components/stage-settings";
import { shifted } from "@/features/pipelines/shifted";
import { sayWhy } from "@/lib/api/problem";
import type { Pipeline, Stage } from "@/lib/api/types";
import { tellFailure } from "@/lib/notices";

type Dialog = "settings" | "automations" | "deletion";

/** What can be done with a column of the board, for those who may change its pipeline. */
export function StageMenu({ pipeline, stage }: { pipeline: Pipeline; stage: Stage }) {
  const { t } = useTranslation();
  const update = useUpdateStage(pipeline.id, stage.id);
  const order = useOrderStages(pipeline.id);
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const index = pipeline.stages.findIndex(({ id }) => id === stage.id);
  const failed = { onError: (error: Error) => tellFailure(t("stages.notSaved"), sayWhy(error)) };
  const shown = (which: Dialog) => (dialog === which ? stage : null);
  const close = () => setDialog(null);

  const shift = (by: -1 | 1) =>
    order.mutate(
      {
        stage_ids: shifted(
          pipeline.stages.map(({ id }) => id),
          index,
          by,
        ),
        version: pipeline.version,
      },
      failed,
    );

  return (
    <>
      <Menu shadow="md" position="bottom-end" width={260}>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={24}
            aria-label={t("stages.menuOf", { name: stage.name })}
            data-testid={`stage-menu-${stage.id}`}
          >
            <IconDotsVertical size={14} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconAdjustments size={14} />} onClick={() => setDialog("settings")}>
            {t("stages.settings")}
          </Menu.Item>
          <Menu.Item leftSection={<IconGitBranch size={14} />} onClick={() => setDialog("automations")}>
            {t("stages.automations")}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconFold size={14} />}
            onClick={() => update.mutate({ folded: !stage.folded, version: pipeline.version }, failed)}
          >
            {t(stage.folded ? "stages.unfold" : "stages.fold")}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconArrowLeft size={14} />}
            disabled={index === 0}
            onClick={() => shift(-1)}
          >
            {t("stages.left")}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconArrowRight size={14} />}
            disabled={index === pipeline.stages.length - 1}
            onClick={() => shift(1)}
          >
            {t("stages.right")}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item color="red" leftSection={<IconTrash size={14} />} onClick={() => setDialog("deletion")}>
            {t("stages.deleteIt")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <StageSettings pipeline={pipeline} stage={shown("settings")} onClose={close} />
      <StageAutomations stage={shown("automations")} onClose={close} />
      <StageDeletionDialog pipeline={pipeline} stage={shown("deletion")} onClose={close} />
    </>
  );
}

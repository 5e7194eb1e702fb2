import { Modal, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ListSkeleton, ReadError } from "@/components/page";
import { heldQuery } from "@/features/pipelines/api/get-held";
import { NamingWorkflows } from "@/features/pipelines/components/naming-workflows";
import type { Stage } from "@/lib/api/types";

/** Which workflows start from a stage, or put cards into it. */
export function StageAutomations({ stage, onClose }: { stage: Stage | null; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={stage !== null}
      onClose={onClose}
      title={t("stages.automationsOf", { name: stage?.name ?? "" })}
    >
      {stage && <Automations stageId={stage.id} />}
    </Modal>
  );
}

function Automations({ stageId }: { stageId: string }) {
  const { t } = useTranslation();
  const held = useQuery({ ...heldQuery(stageId), staleTime: 0 });
  if (held.error) return <ReadError error={held.error} onRetry={() => void held.refetch()} />;
  if (!held.data) return <ListSkeleton rows={2} />;
  const { workflows, other_workflows: others } = held.data;
  return (
    <Stack gap="sm">
      {workflows.length + others === 0 ? (
        <Text size="sm">{t("stages.noAutomations")}</Text>
      ) : (
        <NamingWorkflows workflows={workflows} others={others} />
      )}
    </Stack>
  );
}

import { Alert, Button, Group, Modal, Select, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ListSkeleton, ReadError } from "@/components/page";
import { useDeleteStage } from "@/features/pipelines/api/delete-stage";
import { heldQuery } from "@/features/pipelines/api/get-held";
import { NamingWorkflows } from "@/features/pipelines/components/naming-workflows";
import { sayWhy } from "@/lib/api/problem";
import type { Pipeline, Stage } from "@/lib/api/types";
import { tellDone } from "@/lib/notices";

interface Props {
  pipeline: Pipeline;
  stage: Stage | null;
  onClose: () => void;
}

/** Says what a stage holds and asks where that goes, before the stage is deleted. */
export function StageDeletionDialog({ pipeline, stage, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={stage !== null}
      onClose={onClose}
      title={t("stages.deleteTitle", { name: stage?.name ?? "" })}
    >
      {stage && <Deletion pipeline={pipeline} stage={stage} onClose={onClose} />}
    </Modal>
  );
}

const SORTS = ["open", "won", "lost", "archived"] as const;

function Deletion({ pipeline, stage, onClose }: Props & { stage: Stage }) {
  const { t } = useTranslation();
  const held = useQuery({ ...heldQuery(stage.id), staleTime: 0 });
  const remove = useDeleteStage(stage.id);
  const [moveTo, setMoveTo] = useState<string | null>(null);
  const others = pipeline.stages.filter((other) => other.kind === stage.kind && other.id !== stage.id);

  if (others.length === 0) return <Alert color="orange">{t("errors.last_stage_of_kind")}</Alert>;
  if (held.error) return <ReadError error={held.error} onRetry={() => void held.refetch()} />;
  if (!held.data) return <ListSkeleton rows={2} />;
  const counts = held.data;
  const holds = SORTS.filter((sort) => counts[sort] > 0);

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        remove.mutate(holds.length > 0 ? moveTo : null, {
          onSuccess: () => {
            tellDone(t("stages.deleted", { name: stage.name }));
            onClose();
          },
        });
      }}
    >
      <Stack>
        {holds.length > 0 ? (
          <>
            <Text size="sm">
              {t("stages.holds", {
                what: holds.map((sort) => t(`stages.held.${sort}`, { count: counts[sort] })).join(", "),
              })}
            </Text>
            <Select
              label={t("stages.moveTo")}
              data={others.map(({ id, name }) => ({ value: id, label: name }))}
              value={moveTo}
              onChange={setMoveTo}
              allowDeselect={false}
              required
              data-autofocus
            />
          </>
        ) : (
          <Text size="sm">{t("stages.holdsNothing")}</Text>
        )}
        {counts.workflows.length + counts.other_workflows > 0 && (
          <Alert color="orange" title={t("stages.usedByWorkflows")}>
            <NamingWorkflows workflows={counts.workflows} others={counts.other_workflows} />
          </Alert>
        )}
        <Text size="xs" c="dimmed">
          {t("stages.undoable")}
        </Text>
        {remove.error && <Alert color="red">{sayWhy(remove.error)}</Alert>}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("action.cancel")}
          </Button>
          <Button type="submit" color="red" loading={remove.isPending} disabled={holds.length > 0 && !moveTo}>
            {t("stages.deleteIt")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

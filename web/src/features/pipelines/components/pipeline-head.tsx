import { Button, Group, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { DeleteButton } from "@/components/delete-button";
import { useDeletePipeline, useRenamePipeline } from "@/features/pipelines/api/change-pipeline";
import { sayWhy } from "@/lib/api/problem";
import type { Pipeline } from "@/lib/api/types";
import { tellFailure } from "@/lib/notices";

/** What concerns a pipeline as a whole: its name, and its end. */
export function PipelineHead({ pipeline, onDeleted }: { pipeline: Pipeline; onDeleted: () => void }) {
  const { t } = useTranslation();
  const rename = useRenamePipeline(pipeline.id);
  const remove = useDeletePipeline(pipeline.id);
  const [name, setName] = useState(pipeline.name);
  const wanted = name.trim();

  function save(event: FormEvent) {
    event.preventDefault();
    rename.mutate(
      { name: wanted, version: pipeline.version },
      { onError: (error) => tellFailure(t("stages.notSaved"), sayWhy(error)) },
    );
  }

  return (
    <Group component="form" onSubmit={save} align="flex-end" gap="xs" maw={760} mb="md">
      <TextInput
        flex="1 1 14rem"
        label={t("newPipeline.name")}
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" loading={rename.isPending} disabled={!wanted || wanted === pipeline.name}>
        {t("newPipeline.rename")}
      </Button>
      <DeleteButton
        label={t("newPipeline.delete")}
        hint={t("newPipeline.deleteHint")}
        loading={remove.isPending}
        onDelete={() =>
          remove.mutate(undefined, {
            onSuccess: onDeleted,
            onError: (error) => tellFailure(t("newPipeline.notDeleted"), sayWhy(error)),
          })
        }
      />
    </Group>
  );
}

import { Button, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useCreatePipeline } from "@/features/pipelines/api/create-pipeline";
import { pipelineTemplatesQuery } from "@/features/pipelines/api/get-pipeline-templates";
import { sayWhy } from "@/lib/api/problem";
import { tellFailure } from "@/lib/notices";

/** Choose the first pipeline among the templates. */
export function CreatePipeline() {
  const { t, i18n } = useTranslation();
  const templates = useQuery(pipelineTemplatesQuery).data ?? [];
  const create = useCreatePipeline();
  return (
    <Stack align="center">
      <Text c="dimmed" maw={440}>
        {t("pipeline.chooseTemplate")}
      </Text>
      <Group justify="center">
        {templates.map((template) => {
          const name = template.labels[i18n.language] ?? template.id;
          return (
            <Button
              key={template.id}
              variant="default"
              loading={create.isPending && create.variables.template === template.id}
              onClick={() =>
                create.mutate(
                  { name, template: template.id },
                  { onError: (error) => tellFailure(t("pipeline.notCreated"), sayWhy(error)) },
                )
              }
            >
              {name}
            </Button>
          );
        })}
      </Group>
    </Stack>
  );
}

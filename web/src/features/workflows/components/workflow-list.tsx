import { Anchor, Badge, Group, Paper, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconAlertTriangle, IconGitBranch } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useVocabulary } from "@/features/workflows/api/get-vocabulary";
import { workflowsQuery } from "@/features/workflows/api/get-workflows";
import { WorkflowStatus } from "@/features/workflows/components/status-badges";
import { EmptyState } from "@/components/empty-state";
import { ListSkeleton, ReadError } from "@/components/page";
import { paths } from "@/config/paths";

export function WorkflowList() {
  const { t } = useTranslation();
  const vocabulary = useVocabulary();
  const workflows = useQuery(workflowsQuery);
  if (workflows.error) return <ReadError error={workflows.error} onRetry={() => void workflows.refetch()} />;
  if (!workflows.data) return <ListSkeleton />;
  if (workflows.data.length === 0) {
    return (
      <EmptyState icon={IconGitBranch} title={t("workflow.none")}>
        {t("workflow.noneHint")}
      </EmptyState>
    );
  }
  return (
    <Stack gap="xs">
      {workflows.data.map((workflow) => {
        const trigger = (workflow.current?.definition ?? workflow.draft)?.trigger.type;
        return (
          <Paper key={workflow.id} withBorder radius="md" p="md" data-testid={`workflow-${workflow.id}`}>
            <Group justify="space-between">
              <Anchor component={Link} to={paths.workflow(workflow.id)} fw={600} c="inherit">
                {workflow.name}
              </Anchor>
              <Group gap="xs">
                {workflow.problems.length > 0 && (
                  <Badge color="orange" variant="light" leftSection={<IconAlertTriangle size={12} />}>
                    {t("workflow.problems", { count: workflow.problems.length })}
                  </Badge>
                )}
                {workflow.obstacle && workflow.status === "published" && (
                  <Badge color="orange">{t("workflow.suspended")}</Badge>
                )}
                <WorkflowStatus status={workflow.status} />
              </Group>
            </Group>
            <Text size="sm" c="dimmed">
              {trigger ? t("workflow.when", { trigger: vocabulary(trigger) }) : t("workflow.noTrigger")}
            </Text>
          </Paper>
        );
      })}
    </Stack>
  );
}

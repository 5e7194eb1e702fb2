import { Alert, Badge, Button, Group, Stack, Tabs, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSwitchWorkflow } from "@/features/workflows/api/switch-workflow";
import { useReasonWords } from "@/features/workflows/reason-words";
import { NonStartList } from "@/features/workflows/components/non-start-list";
import { RunList } from "@/features/workflows/components/run-list";
import { WorkflowStatus } from "@/features/workflows/components/status-badges";
import { WorkflowSteps } from "@/features/workflows/components/workflow-steps";
import { sayWhy } from "@/lib/api/problem";
import type { Workflow } from "@/lib/api/types";
import { tellFailure } from "@/lib/notices";
import { formatMoment } from "@/lib/time";

/** A workflow to read: what it does, what it did, and what it did not do and why. */
export function WorkflowView({ workflow }: { workflow: Workflow }) {
  const { t, i18n } = useTranslation();
  const reasonWords = useReasonWords();
  const act = useSwitchWorkflow(workflow.id);
  const definition = workflow.current?.definition ?? workflow.draft;
  const switchable = workflow.status === "published" || workflow.status === "paused";

  return (
    <Stack>
      <Group gap="sm">
        <WorkflowStatus status={workflow.status} />
        {workflow.current && (
          <Badge variant="default" tt="none">
            {t("workflow.version", { number: workflow.current.number })}
          </Badge>
        )}
        {workflow.current?.published_at && (
          <Text size="xs" c="dimmed">
            {t("workflow.publishedAt", { at: formatMoment(workflow.current.published_at, i18n.language) })}
          </Text>
        )}
        {switchable && (
          <Button
            size="xs"
            variant="default"
            ml="auto"
            loading={act.isPending}
            onClick={() =>
              act.mutate(workflow.status === "paused" ? "resume" : "pause", {
                onError: (error) => tellFailure(t("workflow.notSwitched"), sayWhy(error)),
              })
            }
          >
            {t(workflow.status === "paused" ? "workflow.resume" : "workflow.pause")}
          </Button>
        )}
      </Group>
      {workflow.obstacle && workflow.status === "published" && (
        <Alert color="orange" title={t("workflow.obstacle")}>
          {reasonWords(workflow.obstacle)}
        </Alert>
      )}
      {workflow.problems.map((problem, index) => (
        <Alert key={index} color="orange" title={t("workflow.problem")}>
          {t(`workflow.problemCodes.${problem.code}`, { defaultValue: problem.detail })}
          {problem.step_id && ` (${problem.step_id})`}
        </Alert>
      ))}
      <Tabs defaultValue="steps" keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="steps">{t("workflow.steps")}</Tabs.Tab>
          <Tabs.Tab value="runs">{t("run.title")}</Tabs.Tab>
          <Tabs.Tab value="non-starts">{t("nonStart.title")}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="steps" pt="md">
          {definition && <WorkflowSteps definition={definition} problems={workflow.problems} />}
        </Tabs.Panel>
        <Tabs.Panel value="runs" pt="md">
          <RunList workflowId={workflow.id} />
        </Tabs.Panel>
        <Tabs.Panel value="non-starts" pt="md">
          <NonStartList workflowId={workflow.id} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

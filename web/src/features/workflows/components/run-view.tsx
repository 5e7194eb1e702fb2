import {
  Anchor,
  Button,
  Code,
  Collapse,
  Group,
  Paper,
  Stack,
  Text,
  Timeline,
  UnstyledButton,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useActOnRun, type RunAct } from "@/features/workflows/api/act-on-run";
import { ConditionTree } from "@/features/workflows/components/condition-tree";
import { RunStatus } from "@/features/workflows/components/status-badges";
import { useReasonWords } from "@/features/workflows/reason-words";
import { useStepWords } from "@/features/workflows/step-words";
import { pathOf, paths } from "@/config/paths";
import { sayWhy } from "@/lib/api/problem";
import type { RunDetail, RunStep } from "@/lib/api/types";
import { tellFailure } from "@/lib/notices";
import { formatMoment } from "@/lib/time";

/** One execution, step by step: what went in, what came out, what was judged, what it waits for. */
export function RunView({ run }: { run: RunDetail }) {
  const { t, i18n } = useTranslation();
  const reasonWords = useReasonWords();
  const recordPath = pathOf(run.record);
  return (
    <Stack>
      <Group gap="sm">
        <RunStatus status={run.status} />
        <Text size="sm" c="dimmed">
          {t("run.started", { at: formatMoment(run.started_at, i18n.language) })} ·{" "}
          {t("workflow.version", { number: run.number })}
        </Text>
        {run.status === "failed" && (
          <ActButton run={run} act="retry" label={t("run.retry")} failure={t("run.notRetried")} />
        )}
        {!run.ended_at && (
          <ActButton run={run} act="cancel" label={t("run.cancel")} failure={t("run.notCancelled")} />
        )}
      </Group>
      {run.waiting_until && (
        <Text size="sm">{t("run.waitingUntil", { at: formatMoment(run.waiting_until, i18n.language) })}</Text>
      )}
      {run.reason && <Text size="sm">{reasonWords(run.reason)}</Text>}
      {run.status === "held" && run.reason?.startsWith("stage_deleted") && (
        <Text size="sm" c="dimmed">
          {t("run.stageHint")}
        </Text>
      )}
      <Group gap="md">
        <Anchor component={Link} to={paths.workflow(run.workflow_id)} size="sm">
          {t("run.toWorkflow")}
        </Anchor>
        {recordPath && (
          <Anchor component={Link} to={recordPath} size="sm">
            {t("run.toRecord")}
          </Anchor>
        )}
      </Group>
      <Timeline bulletSize={18} lineWidth={2} active={run.steps.length}>
        {run.steps.map((step) => (
          <Timeline.Item key={`${step.id}-${step.position}-${step.started_at}`}>
            <StepResult step={step} />
          </Timeline.Item>
        ))}
      </Timeline>
    </Stack>
  );
}

interface ActProps {
  run: RunDetail;
  act: RunAct;
  label: string;
  /** What is said where it was refused. */
  failure: string;
}

function ActButton({ run, act, label, failure }: ActProps) {
  const acting = useActOnRun(run.id, act);
  return (
    <Button
      size="xs"
      ml="auto"
      variant={act === "cancel" ? "default" : undefined}
      loading={acting.isPending}
      onClick={() => acting.mutate(undefined, { onError: (error) => tellFailure(failure, sayWhy(error)) })}
    >
      {label}
    </Button>
  );
}

function StepResult({ step }: { step: RunStep }) {
  const { t, i18n } = useTranslation();
  const words = useStepWords();
  const reasonWords = useReasonWords();
  const [opened, { toggle }] = useDisclosure(step.status === "failed");
  const moment = step.ended_at ?? step.started_at;
  return (
    <Paper withBorder radius="md" p="sm" data-testid={`run-step-${step.id}`}>
      <UnstyledButton onClick={toggle} aria-expanded={opened} w="100%">
        <Group justify="space-between" wrap="nowrap">
          <Text size="sm" fw={500}>
            {words({
              id: step.id,
              kind: step.kind,
              label: step.label as Record<string, string>,
              action: step.action ?? undefined,
              until: step.input,
            })}
          </Text>
          <RunStatus status={step.status} />
        </Group>
        <Text size="xs" c="dimmed">
          {step.waiting_until && step.status === "waiting"
            ? t("run.waitingUntil", { at: formatMoment(step.waiting_until, i18n.language) })
            : moment && formatMoment(moment, i18n.language)}
          {step.attempts > 1 && ` · ${t("run.attempts", { count: step.attempts })}`}
          {step.reason && ` · ${reasonWords(step.reason)}`}
        </Text>
      </UnstyledButton>
      <Collapse expanded={opened}>
        <Stack gap="xs" mt="xs">
          {isGiven(step.condition_trace) && <ConditionTree node={step.condition_trace} />}
          <Values title={t("run.input")} values={step.input} />
          <Values title={t("run.output")} values={step.output} />
        </Stack>
      </Collapse>
    </Paper>
  );
}

const isGiven = (value: unknown) => value !== null && value !== undefined;

function Values({ title, values }: { title: string; values: unknown }) {
  if (!isGiven(values)) return null;
  if (typeof values === "object" && values && Object.keys(values).length === 0) return null;
  return (
    <div>
      <Text size="xs" fw={600}>
        {title}
      </Text>
      <Code block fz={11} style={{ maxHeight: 280 }}>
        {JSON.stringify(values, null, 2)}
      </Code>
    </div>
  );
}

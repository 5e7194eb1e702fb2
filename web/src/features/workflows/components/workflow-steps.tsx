/** A workflow's way from its trigger down, branches side by side. */
import { Badge, Code, Collapse, Group, Paper, SimpleGrid, Text, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import {
  IconArrowsSplit2,
  IconBolt,
  IconChevronDown,
  IconClockPause,
  IconPlayerStop,
  IconPlugConnected,
  IconSquareRoundedArrowRight,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useVocabulary } from "@/features/workflows/api/get-vocabulary";
import { ConditionTree } from "@/features/workflows/components/condition-tree";
import { ParamList } from "@/features/workflows/components/param-list";
import { useStepWords } from "@/features/workflows/step-words";
import type { Workflow, WorkflowDefinition, WorkflowStep } from "@/lib/api/types";
import classes from "./workflow-steps.module.css";

type Problems = Workflow["problems"];

const ICONS: Record<string, typeof IconBolt> = {
  action: IconSquareRoundedArrowRight,
  wait: IconClockPause,
  branch: IconArrowsSplit2,
  stop: IconPlayerStop,
};

export function WorkflowSteps({
  definition,
  problems,
}: {
  definition: WorkflowDefinition;
  problems: Problems;
}) {
  const { t } = useTranslation();
  const vocabulary = useVocabulary();
  return (
    <div className={classes.canvas}>
      <Paper withBorder radius="md" p="sm" className={classes.trigger}>
        <Group gap="xs" wrap="nowrap">
          <IconBolt size={18} aria-hidden />
          <div>
            <Text size="sm" fw={600}>
              {t("workflow.when", { trigger: vocabulary(definition.trigger.type) })}
            </Text>
            <ParamList type={definition.trigger.type} values={definition.trigger.params ?? {}} />
            <Text size="xs" c="dimmed">
              {t(`workflow.mode.${definition.mode ?? "single"}`)} ·{" "}
              {t(`workflow.reentry.${definition.reentry ?? "always"}`)}
            </Text>
          </div>
        </Group>
        {Boolean(definition.condition) && (
          <>
            <Text size="xs" c="dimmed" mt="xs">
              {t("workflow.onlyIf")}
            </Text>
            <ConditionTree node={definition.condition} />
          </>
        )}
      </Paper>
      <Steps steps={definition.steps} problems={problems} />
    </div>
  );
}

function Steps({ steps, problems }: { steps: WorkflowStep[]; problems: Problems }) {
  return (
    <ol className={classes.steps}>
      {steps.map((step) => (
        <li key={step.id} className={classes.step}>
          <StepCard step={step} problems={problems.filter((problem) => problem.step_id === step.id)} />
          {step.kind === "branch" && <Branches step={step} problems={problems} />}
        </li>
      ))}
    </ol>
  );
}

function StepCard({ step, problems }: { step: WorkflowStep; problems: Problems }) {
  const { t } = useTranslation();
  const [opened, { toggle }] = useDisclosure(false);
  const words = useStepWords();
  const vocabulary = useVocabulary();
  const foreign =
    step.action && !/^(deal|ticket|task|email|contact|notification|webhook)\./.test(step.action);
  const Icon = foreign ? IconPlugConnected : (ICONS[step.kind] ?? IconSquareRoundedArrowRight);
  return (
    <Paper withBorder radius="md" p="sm" data-testid={`step-${step.id}`} className={classes.card}>
      <UnstyledButton onClick={toggle} aria-expanded={opened} w="100%">
        <Group gap="xs" wrap="nowrap">
          <Icon size={18} aria-hidden />
          <div style={{ minWidth: 0, flex: 1 }}>
            <Text size="sm" fw={500}>
              {words(step)}
            </Text>
            <Text size="xs" c="dimmed">
              {step.kind === "action" ? vocabulary(step.action ?? "") : t(`workflow.kinds.${step.kind}`)}
            </Text>
          </div>
          {problems.length > 0 && <Badge color="orange">{t("workflow.problem")}</Badge>}
          <IconChevronDown size={16} style={{ rotate: opened ? "180deg" : undefined }} aria-hidden />
        </Group>
      </UnstyledButton>
      <Collapse expanded={opened}>
        {Boolean(step.condition) && <ConditionTree node={step.condition} />}
        {step.params && <ParamList type={step.action ?? ""} values={step.params} />}
        {step.until && (
          <Code block mt="xs" fz={11}>
            {JSON.stringify(step.until, null, 2)}
          </Code>
        )}
      </Collapse>
    </Paper>
  );
}

function Branches({ step, problems }: { step: WorkflowStep; problems: Problems }) {
  const { t } = useTranslation();
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} mt="sm">
      {(["then", "else"] as const).map((side) => (
        <section key={side} aria-label={t(`workflow.${side}`)}>
          <Text size="xs" fw={600} c="dimmed" mb={4}>
            {t(`workflow.${side}`)}
          </Text>
          <Steps steps={step[side] ?? []} problems={problems} />
        </section>
      ))}
    </SimpleGrid>
  );
}

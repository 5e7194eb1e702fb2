import {
  ActionIcon,
  Button,
  Group,
  NumberInput,
  Paper,
  SegmentedControl,
  Select,
  Stack,
  Text,
  TextInput,
  Tooltip,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { newStep, type CampaignDraft, type DraftStep } from "@/features/campaigns/campaign-draft";
import { WordsEditor } from "@/components/mail-words/words-editor";
import { WordsPreview } from "@/components/mail-words/words-preview";
import { paths } from "@/config/paths";
import type { Template } from "@/lib/api/types";
import { useTemplates } from "@/lib/directory/get-templates";

interface Props {
  draft: CampaignDraft;
  teamId: string | null;
  onChange: (change: Partial<CampaignDraft>) => void;
  errors: Record<string, string>;
}

const USUAL_DELAY = 3;

/** The mails of a campaign, one after the other. */
export function StepsEditor({ draft, teamId, onChange, errors }: Props) {
  const { t } = useTranslation();
  const templates = useTemplates().filter(
    (template) => template.team_id === null || template.team_id === teamId,
  );
  const { steps } = draft;
  const write = (next: DraftStep[]) => onChange({ steps: next });

  function swap(index: number, other: number) {
    const next = [...steps];
    const [a, b] = [next[index], next[other]];
    if (!a || !b) return;
    next[index] = b;
    next[other] = a;
    write(next);
  }

  return (
    <Stack gap="sm">
      {errors.steps && (
        <Text size="sm" c="red">
          {errors.steps}
        </Text>
      )}
      {steps.map((step, index) => (
        <StepCard
          key={step.key}
          step={step}
          number={index + 1}
          count={steps.length}
          language={draft.language}
          templates={templates}
          error={errors[`steps.${index}`]}
          onChange={(part) => write(steps.map((other, at) => (at === index ? { ...other, ...part } : other)))}
          onRemove={() => write(steps.filter((_, at) => at !== index))}
          onUp={() => swap(index, index - 1)}
          onDown={() => swap(index, index + 1)}
        />
      ))}
      <Button
        variant="default"
        leftSection={<IconPlus size={16} />}
        style={{ alignSelf: "flex-start" }}
        onClick={() => write([...steps, newStep(steps.length === 0 ? 0 : USUAL_DELAY)])}
      >
        {t(steps.length === 0 ? "campaign.addFirstMail" : "campaign.addMail")}
      </Button>
    </Stack>
  );
}

interface CardProps {
  step: DraftStep;
  number: number;
  count: number;
  language: "fr" | "en";
  templates: Template[];
  error?: string;
  onChange: (part: Partial<DraftStep>) => void;
  onRemove: () => void;
  onUp: () => void;
  onDown: () => void;
}

function StepCard(props: CardProps) {
  const { step, number, count, language, templates, error, onChange, onRemove, onUp, onDown } = props;
  const { t } = useTranslation();
  const [previewing, preview] = useDisclosure(false);
  const template = templates.find(({ id }) => id === step.templateId);
  const ownWords = step.templateId === null;
  const words = ownWords
    ? { subject: step.subject, text: step.text, html: step.html }
    : {
        subject: step.subject || (template?.subject ?? ""),
        text: template?.text ?? "",
        html: template?.html ?? "",
      };

  return (
    <Paper
      withBorder
      radius="md"
      p="md"
      component="section"
      aria-label={t("campaign.mailNumber", { number })}
      data-testid={`step-${number}`}
    >
      <Stack gap="sm">
        <Group justify="space-between" gap="xs">
          <Text fw={650}>{t("campaign.mailNumber", { number })}</Text>
          <Group gap={4}>
            <Tooltip label={t("campaign.moveUp", { number })}>
              <ActionIcon
                variant="subtle"
                color="gray"
                disabled={number === 1}
                aria-label={t("campaign.moveUp", { number })}
                onClick={onUp}
              >
                <IconArrowUp size={16} />
              </ActionIcon>
            </Tooltip>
            <Tooltip label={t("campaign.moveDown", { number })}>
              <ActionIcon
                variant="subtle"
                color="gray"
                disabled={number === count}
                aria-label={t("campaign.moveDown", { number })}
                onClick={onDown}
              >
                <IconArrowDown size={16} />
              </ActionIcon>
            </Tooltip>
            <Tooltip label={t("campaign.removeMail", { number })}>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t("campaign.removeMail", { number })}
                onClick={onRemove}
              >
                <IconTrash size={16} />
              </ActionIcon>
            </Tooltip>
          </Group>
        </Group>
        <Group align="flex-end">
          <NumberInput
            label={t(number === 1 ? "campaign.delayFirst" : "campaign.delay")}
            suffix={` ${t("campaign.days", { count: step.delayDays })}`}
            min={0}
            max={365}
            allowDecimal={false}
            w={230}
            value={step.delayDays}
            onChange={(value) => onChange({ delayDays: Number(value) || 0 })}
          />
          <SegmentedControl
            aria-label={t("campaign.wordsFrom")}
            value={ownWords ? "own" : "template"}
            onChange={(from) =>
              // The subject of one's own words is not to go before the template's unseen.
              onChange(
                from === "own" ? { templateId: null } : { templateId: templates[0]?.id ?? null, subject: "" },
              )
            }
            data={[
              { value: "template", label: t("campaign.fromTemplate"), disabled: templates.length === 0 },
              { value: "own", label: t("campaign.ownWords") },
            ]}
          />
        </Group>
        {ownWords ? (
          <WordsEditor
            value={words}
            onChange={onChange}
            minRows={5}
            errors={error ? { subject: error } : {}}
          />
        ) : (
          <>
            <Group align="flex-end" gap="xs">
              <Select
                flex={1}
                label={t("campaign.template")}
                data={templates.map(({ id, name }) => ({ value: id, label: name }))}
                value={step.templateId}
                error={error}
                onChange={(templateId) => onChange({ templateId })}
                allowDeselect={false}
                searchable
              />
              {template && (
                <Button component={Link} to={paths.template(template.id)} variant="default">
                  {t("template.open")}
                </Button>
              )}
            </Group>
            <TextInput
              label={t("template.subject")}
              description={t("campaign.subjectHint")}
              placeholder={template?.subject}
              maxLength={500}
              value={step.subject}
              onChange={(event) => onChange({ subject: event.currentTarget.value })}
            />
          </>
        )}
        <Button
          variant="subtle"
          size="compact-sm"
          style={{ alignSelf: "flex-start" }}
          aria-expanded={previewing}
          onClick={preview.toggle}
        >
          {t(previewing ? "campaign.hidePreview" : "campaign.showPreview")}
        </Button>
        {previewing && <WordsPreview words={words} language={template ? undefined : language} />}
      </Stack>
    </Paper>
  );
}

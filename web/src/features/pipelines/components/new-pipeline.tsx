import {
  Alert,
  Badge,
  Button,
  Group,
  Radio,
  SegmentedControl,
  Select,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { stageColour } from "@/components/colours";
import { useCreatePipeline, type NewPipeline } from "@/features/pipelines/api/create-pipeline";
import { pipelineTemplatesQuery } from "@/features/pipelines/api/get-pipeline-templates";
import { sayWhy } from "@/lib/api/problem";
import { mayConfigure } from "@/lib/directory/may-configure";
import { useMe } from "@/lib/directory/me";
import { useTeams } from "@/lib/directory/get-teams";

/** Stands for no template: three stages, one of each kind, to go on from. */
const BLANK = "";
/** Stands for all teams, in a select that knows texts only. */
const ALL_TEAMS = "all";

type CardKind = "deal" | "ticket";

/** Make a pipeline: from a template, seen with its stages, or from nothing. */
export function NewPipelineForm({ onMade }: { onMade: (pipelineId: string, blank: boolean) => void }) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const teams = useTeams().filter(({ id }) => mayConfigure(me, id));
  const templates = useQuery(pipelineTemplatesQuery).data ?? [];
  const create = useCreatePipeline();
  const [template, setTemplate] = useState("fluenzr");
  const [ownName, setOwnName] = useState<string | null>(null);
  const [kind, setKind] = useState<CardKind>("deal");
  const [team, setTeam] = useState(me.is_admin ? ALL_TEAMS : (teams[0]?.id ?? ALL_TEAMS));
  const chosen = templates.find(({ id }) => id === template);
  const name = ownName ?? chosen?.labels[i18n.language] ?? "";

  function submit(event: FormEvent) {
    event.preventDefault();
    const from: Partial<NewPipeline> =
      template === BLANK
        ? {
            card_kind: kind,
            stages: [
              { name: t("newPipeline.firstStage"), colour: "blue", kind: "open" },
              { name: t(`newPipeline.won.${kind}`), colour: "green", kind: "won" },
              { name: t(`newPipeline.lost.${kind}`), colour: "red", kind: "lost" },
            ],
          }
        : { template };
    create.mutate(
      { name: name.trim(), team_id: team === ALL_TEAMS ? null : team, ...from },
      { onSuccess: ({ id }) => onMade(id, template === BLANK) },
    );
  }

  return (
    <Stack component="form" onSubmit={submit} ta="start">
      <Radio.Group label={t("newPipeline.from")} value={template} onChange={setTemplate}>
        <Stack gap={6} mt={4}>
          {templates.map(({ id, labels, stages }) => (
            <Radio.Card key={id} value={id} p="xs" radius="md">
              <Group wrap="nowrap" align="flex-start" gap="sm">
                <Radio.Indicator />
                <div>
                  <Text size="sm" fw={600}>
                    {labels[i18n.language] ?? id}
                  </Text>
                  <Group gap={4} mt={2}>
                    {(stages ?? []).map((stage) => (
                      <Badge
                        key={stage.labels?.[i18n.language]}
                        variant="dot"
                        tt="none"
                        fw={500}
                        color={stageColour(stage.colour ?? "grey")}
                      >
                        {stage.labels?.[i18n.language]}
                      </Badge>
                    ))}
                  </Group>
                </div>
              </Group>
            </Radio.Card>
          ))}
          <Radio.Card value={BLANK} p="xs" radius="md">
            <Group wrap="nowrap" align="flex-start" gap="sm">
              <Radio.Indicator />
              <div>
                <Text size="sm" fw={600}>
                  {t("newPipeline.blank")}
                </Text>
                <Text size="xs" c="dimmed">
                  {t("newPipeline.blankHint")}
                </Text>
              </div>
            </Group>
          </Radio.Card>
        </Stack>
      </Radio.Group>
      {template === BLANK && (
        <SegmentedControl
          aria-label={t("newPipeline.kindLabel")}
          data={(["deal", "ticket"] as const).map((value) => ({
            value,
            label: t(`newPipeline.kind.${value}`),
          }))}
          value={kind}
          onChange={(value) => setKind(value as CardKind)}
        />
      )}
      <TextInput
        label={t("newPipeline.name")}
        required
        maxLength={120}
        value={name}
        onChange={(event) => setOwnName(event.currentTarget.value)}
      />
      <Select
        label={t("newPipeline.team")}
        data={[
          ...(me.is_admin ? [{ value: ALL_TEAMS, label: t("newPipeline.allTeams") }] : []),
          ...teams.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        value={team}
        onChange={(value) => value && setTeam(value)}
        allowDeselect={false}
      />
      {create.error && <Alert color="red">{sayWhy(create.error)}</Alert>}
      <Group justify="flex-end">
        <Button type="submit" loading={create.isPending} disabled={!name.trim()}>
          {t("newPipeline.make")}
        </Button>
      </Group>
    </Stack>
  );
}

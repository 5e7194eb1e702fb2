import {
  Alert,
  Button,
  Divider,
  Drawer,
  Group,
  MultiSelect,
  NumberInput,
  SegmentedControl,
  Select,
  Stack,
  Switch,
  Text,
  TextInput,
} from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useUpdateStage } from "@/features/pipelines/api/update-stage";
import { ColourMenu } from "@/features/pipelines/components/colour-menu";
import { ProbabilityExplained } from "@/features/pipelines/components/probability-explained";
import { StuckHint } from "@/features/pipelines/components/stuck-hint";
import { sayWhy } from "@/lib/api/problem";
import type { Pipeline, Stage } from "@/lib/api/types";
import { labelOf } from "@/lib/custom-fields";
import { cardFieldsQuery } from "@/lib/directory/get-card-fields";
import { useTeams } from "@/lib/directory/get-teams";
import { tellDone } from "@/lib/notices";

interface Props {
  pipeline: Pipeline;
  stage: Stage | null;
  onClose: () => void;
}

/** All that can be set about a stage, saved together. */
export function StageSettings({ pipeline, stage, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Drawer
      opened={stage !== null}
      onClose={onClose}
      position="right"
      title={t("stages.settingsOf", { name: stage?.name ?? "" })}
    >
      {stage && <Settings key={stage.id} pipeline={pipeline} stage={stage} onClose={onClose} />}
    </Drawer>
  );
}

const REQUIRABLE = {
  deal: ["contact_id", "owner_id", "amount", "expected_close_on", "tags"],
  ticket: ["contact_id", "owner_id", "due_at", "tags"],
} as const;

function Settings({ pipeline, stage, onClose }: Props & { stage: Stage }) {
  const { t, i18n } = useTranslation();
  const update = useUpdateStage(pipeline.id, stage.id);
  const teams = useTeams();
  const custom = useQuery(cardFieldsQuery(pipeline.card_kind as "deal" | "ticket")).data ?? [];
  const [wanted, setWanted] = useState(stage);
  const set = (change: Partial<Stage>) => setWanted((now) => ({ ...now, ...change }));
  const open = stage.kind === "open";
  const computed = wanted.probability_mode === "computed";
  const requirable = [
    ...REQUIRABLE[pipeline.card_kind as "deal" | "ticket"].map((name) => ({
      value: name as string,
      label: t(`stages.requirable.${name}`),
    })),
    ...custom.map((field) => ({ value: `custom.${field.key}`, label: labelOf(field, i18n.language) })),
  ];
  const known = new Set(requirable.map(({ value }) => value));

  function save() {
    update.mutate(
      {
        version: pipeline.version,
        name: wanted.name,
        colour: wanted.colour,
        folded: wanted.folded,
        sets_probability: wanted.sets_probability,
        team_id: wanted.team_id,
        required_fields: wanted.required_fields.filter((name) => known.has(name)),
        ...(stage.kind !== "lost" && { no_skipping: wanted.no_skipping }),
        ...(open && {
          probability_mode: wanted.probability_mode,
          ...(!computed && { probability: wanted.probability }),
          wip_limit: wanted.wip_limit,
          no_going_back: wanted.no_going_back,
          stuck_days: wanted.stuck_days,
          stuck_pauses: wanted.stuck_pauses,
        }),
      },
      {
        onSuccess: () => {
          tellDone(t("stages.saved", { name: wanted.name }));
          onClose();
        },
      },
    );
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Stack gap="md">
        <Group gap="xs" align="flex-end" wrap="nowrap">
          <ColourMenu
            label={t("stages.colourOf", { name: stage.name })}
            value={wanted.colour}
            onChange={(colour) => set({ colour })}
          />
          <TextInput
            flex={1}
            label={t("stages.name")}
            value={wanted.name}
            maxLength={80}
            required
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
        </Group>
        <Switch
          label={t("stages.foldedLong")}
          checked={wanted.folded}
          onChange={(event) => set({ folded: event.currentTarget.checked })}
        />
        {open && (
          <>
            <Divider label={t("stages.probability")} labelPosition="left" />
            <SegmentedControl
              fullWidth
              aria-label={t("stages.probability")}
              data={[
                { value: "fixed", label: t("stages.mode.fixed") },
                { value: "computed", label: t("stages.mode.computed") },
              ]}
              value={wanted.probability_mode}
              onChange={(mode) => set({ probability_mode: mode })}
            />
            {!computed && (
              <NumberInput
                label={t("stages.probability")}
                suffix=" %"
                min={0}
                max={100}
                allowDecimal={false}
                value={wanted.probability}
                onChange={(value) => set({ probability: typeof value === "number" ? value : 0 })}
              />
            )}
            <ProbabilityExplained stageId={stage.id} computed={computed} />
            <Switch
              label={t("stages.setsProbability")}
              description={t("stages.setsProbabilityHint")}
              checked={wanted.sets_probability}
              onChange={(event) => set({ sets_probability: event.currentTarget.checked })}
            />
          </>
        )}
        <Divider label={t("stages.rules")} labelPosition="left" />
        <MultiSelect
          label={t("stages.required")}
          description={t("stages.requiredHint")}
          data={requirable}
          value={wanted.required_fields.filter((name) => known.has(name))}
          onChange={(names) => set({ required_fields: names })}
          searchable
          clearable
        />
        {open && (
          <NumberInput
            label={t("stages.wip")}
            description={t("stages.wipHint")}
            placeholder={t("stages.noLimit")}
            min={1}
            max={100_000}
            allowDecimal={false}
            value={wanted.wip_limit ?? ""}
            onChange={(value) => set({ wip_limit: typeof value === "number" ? value : null })}
          />
        )}
        {stage.kind !== "lost" && (
          <Switch
            label={t("stages.noSkipping")}
            description={t("stages.noSkippingHint")}
            checked={wanted.no_skipping}
            onChange={(event) => set({ no_skipping: event.currentTarget.checked })}
          />
        )}
        {open && (
          <Switch
            label={t("stages.noGoingBack")}
            description={t("stages.noGoingBackHint")}
            checked={wanted.no_going_back}
            onChange={(event) => set({ no_going_back: event.currentTarget.checked })}
          />
        )}
        {open && (
          <>
            <Divider label={t("stages.stuck")} labelPosition="left" />
            <NumberInput
              label={t("stages.stuckDays")}
              placeholder={t("stages.never")}
              min={1}
              max={3650}
              allowDecimal={false}
              value={wanted.stuck_days ?? ""}
              onChange={(value) => set({ stuck_days: typeof value === "number" ? value : null })}
            />
            <StuckHint stageId={stage.id} onTake={(days) => set({ stuck_days: days })} />
            <Switch
              label={t("stages.stuckPauses")}
              checked={wanted.stuck_pauses}
              onChange={(event) => set({ stuck_pauses: event.currentTarget.checked })}
            />
          </>
        )}
        {teams.length > 0 && pipeline.team_id === null && (
          <Select
            label={t("stages.team")}
            placeholder={t("stages.anyTeam")}
            data={teams.map(({ id, name }) => ({ value: id, label: name }))}
            value={wanted.team_id}
            onChange={(team_id) => set({ team_id })}
            clearable
          />
        )}
        {update.error && <Alert color="red">{sayWhy(update.error)}</Alert>}
        <Text size="xs" c="dimmed">
          {t("stages.fromNowOn")}
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("action.cancel")}
          </Button>
          <Button type="submit" loading={update.isPending} disabled={!wanted.name.trim()}>
            {t("action.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

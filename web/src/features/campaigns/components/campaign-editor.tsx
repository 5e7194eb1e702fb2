import {
  Alert,
  Button,
  Grid,
  Group,
  Modal,
  NativeSelect,
  Paper,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { IconPlayerPlay } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { checkQuery, useCheckAudience } from "@/features/campaigns/api/check-audience";
import { useUpdateCampaign } from "@/features/campaigns/api/save-campaign";
import { useSteerCampaign } from "@/features/campaigns/api/steer-campaign";
import { AudienceCheckCard } from "@/features/campaigns/components/audience-check";
import { AudienceEditor } from "@/features/campaigns/components/audience-editor";
import { DeleteCampaign } from "@/features/campaigns/components/delete-campaign";
import { PaceEditor } from "@/features/campaigns/components/pace-editor";
import { StepsEditor } from "@/features/campaigns/components/steps-editor";
import { changeOf, draftOf, type CampaignDraft } from "@/features/campaigns/campaign-draft";
import { fieldErrors, Refused, sayWhy } from "@/lib/api/problem";
import type { AudienceCheck, Campaign } from "@/lib/api/types";
import { tellDone, tellFailure } from "@/lib/notices";

/** A campaign before its start: everything can be changed, looked at and tried. */
export function CampaignEditor({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(() => draftOf(campaign));
  const [saved, setSaved] = useState(() => JSON.stringify(changeOf(draftOf(campaign), false)));
  const [confirming, confirm] = useDisclosure(false);
  const update = useUpdateCampaign(campaign.id);
  const steer = useSteerCampaign(campaign.id);
  const requestCheck = useCheckAudience(campaign.id);
  const check = useQuery(checkQuery(campaign.id)).data ?? null;
  const changed = JSON.stringify(changeOf(draft, false)) !== saved;
  const errors = fieldErrors(update.error);
  const change = (part: Partial<CampaignDraft>) => setDraft((old) => ({ ...old, ...part }));

  /** True once the server has what is on the screen. */
  async function save(): Promise<boolean> {
    if (!changed) return true;
    const body = changeOf(draft, false);
    try {
      await update.mutateAsync({ ...body, version: campaign.version });
      setSaved(JSON.stringify(body));
      return true;
    } catch {
      return false; // said beside the fields, and above
    }
  }

  async function look() {
    if (!(await save())) return;
    requestCheck.mutate(undefined, {
      onError: (error) => tellFailure(t("campaign.notChecked"), sayWhy(error)),
    });
  }

  async function askToStart() {
    if (!(await save())) return;
    if (!check?.finished_at || check.campaign_version !== campaign.version || changed) requestCheck.mutate();
    confirm.open();
  }

  const parts = { draft, teamId: campaign.team_id, onChange: change, errors };
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 8 }}>
        <Stack>
          {update.error && (
            <Alert color="red" title={sayWhy(update.error)}>
              {update.error instanceof Refused && update.error.problem.code !== "invalid"
                ? update.error.problem.detail
                : Object.values(errors).join(" ")}
            </Alert>
          )}
          <Section title={t("campaign.sections.about")}>
            <Group align="flex-start">
              <TextInput
                label={t("campaign.name")}
                required
                maxLength={200}
                flex={1}
                miw={200}
                value={draft.name}
                error={errors.name}
                onChange={(event) => change({ name: event.currentTarget.value })}
              />
              <NativeSelect
                label={t("preferences.language")}
                data={(["fr", "en"] as const).map((value) => ({
                  value,
                  label: t(`template.languages.${value}`),
                }))}
                value={draft.language}
                onChange={(event) => change({ language: event.currentTarget.value === "en" ? "en" : "fr" })}
              />
            </Group>
          </Section>
          <Section title={t("campaign.sections.audience")}>
            <AudienceEditor {...parts} />
          </Section>
          <Section title={t("campaign.sections.mails")}>
            <StepsEditor {...parts} />
          </Section>
          <Section title={t("campaign.sections.pace")}>
            <PaceEditor {...parts} started={false} />
          </Section>
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 4 }}>
        <Stack style={{ position: "sticky", top: 68 }}>
          <AudienceCheckCard
            check={check}
            outdated={changed || (check !== null && check.campaign_version !== campaign.version)}
            checking={update.isPending || requestCheck.isPending}
            onCheck={() => void look()}
          />
          <Button
            variant="default"
            disabled={!changed}
            loading={update.isPending}
            onClick={() => void save().then((done) => done && tellDone(t("settings.saved")))}
          >
            {t("action.save")}
          </Button>
          <Button
            leftSection={<IconPlayerPlay size={16} />}
            disabled={draft.steps.length === 0}
            onClick={() => void askToStart()}
          >
            {t("campaign.start")}
          </Button>
          {draft.steps.length === 0 && (
            <Text size="xs" c="dimmed">
              {t("campaign.needsMail")}
            </Text>
          )}
          <DeleteCampaign campaign={campaign} />
        </Stack>
      </Grid.Col>
      <Modal
        opened={confirming}
        onClose={confirm.close}
        title={t("campaign.startTitle", { name: draft.name })}
      >
        <StartQuestion
          check={requestCheck.isPending ? null : check}
          mails={draft.steps.length}
          starting={steer.isPending}
          error={steer.error}
          onStart={() => steer.mutate("start", { onSuccess: confirm.close })}
          onClose={confirm.close}
        />
      </Modal>
    </Grid>
  );
}

interface QuestionProps {
  check: AudienceCheck | null;
  mails: number;
  starting: boolean;
  error: unknown;
  onStart: () => void;
  onClose: () => void;
}

function StartQuestion({ check, mails, starting, error, onStart, onClose }: QuestionProps) {
  const { t } = useTranslation();
  const known = check?.finished_at ? check : null;
  return (
    <Stack>
      {error !== null && <Alert color="red">{sayWhy(error)}</Alert>}
      <Text>
        {known
          ? t("campaign.startWith", { count: known.ready, all: known.contacts })
          : t("campaign.checking", { count: check?.considered ?? 0 })}
      </Text>
      <Text size="sm" c="dimmed">
        {t("campaign.startHint", { count: mails })}
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t("action.cancel")}
        </Button>
        <Button loading={starting || !known} onClick={onStart}>
          {t("campaign.startNow")}
        </Button>
      </Group>
    </Stack>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Paper withBorder radius="md" p="md" component="section" aria-label={title}>
      <Text component="h2" fw={650} size="md" mt={0} mb="sm">
        {title}
      </Text>
      {children}
    </Paper>
  );
}

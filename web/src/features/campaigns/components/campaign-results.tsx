import { Alert, Paper, Progress, SimpleGrid, Stack, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { share, sumOf } from "@/features/campaigns/figures";
import type { Campaign, CampaignResults, StepResults } from "@/lib/api/types";
import { useTemplates } from "@/lib/directory/get-templates";
import classes from "./campaign-results.module.css";

const COLUMNS = ["sent", "opened", "clicked", "replied", "bounced", "unsubscribed"] as const;
const BESIDE = ["upcoming", "planned", "deferred", "failed", "unknown", "cancelled"] as const;

/** How a campaign goes: shares are of the mails that were sent, people apart from machines. */
export function CampaignResultsView({ campaign, results }: { campaign: Campaign; results: CampaignResults }) {
  const { t, i18n } = useTranslation();
  const { steps } = results;
  const sent = sumOf(steps, "sent");
  const left = sumOf(steps, "planned") + sumOf(steps, "deferred") + sumOf(steps, "upcoming");
  const unknown = sumOf(steps, "unknown");

  /** How many nobody but a machine has opened, or clicked in, as far as can be told. */
  function byMachines(name: string): string | undefined {
    if (name !== "opened" && name !== "clicked") return undefined;
    const count = sumOf(steps, `${name}_raw`) - sumOf(steps, name);
    return count > 0 ? t("campaign.byMachines", { count }) : undefined;
  }

  return (
    <Stack data-testid="results">
      {results.work === "enrol" && (
        <Alert color="blue">
          {t("campaign.takingIn", { count: results.considered, enrolled: results.enrolled })}
        </Alert>
      )}
      {unknown > 0 && (
        <Alert color="orange" title={t("campaign.unknown", { count: unknown })}>
          {t("campaign.unknownHint")}
        </Alert>
      )}
      <SimpleGrid cols={{ base: 2, xs: 3, md: 6 }} spacing="sm">
        <Tile name="enrolled" number={results.enrolled} />
        {(["sent", "opened", "clicked", "replied", "bounced"] as const).map((name) => (
          <Tile
            key={name}
            name={name}
            number={sumOf(steps, name)}
            share={name === "sent" ? null : share(sumOf(steps, name), sent, i18n.language)}
            base={sent}
            note={byMachines(name)}
          />
        ))}
      </SimpleGrid>
      {sent + left > 0 && (
        <div>
          <Progress
            value={(100 * sent) / (sent + left)}
            size="lg"
            aria-label={t("campaign.progress", { count: sent, all: sent + left })}
          />
          <Text size="xs" c="dimmed" mt={4}>
            {t("campaign.progress", { count: sent, all: sent + left })}
          </Text>
        </div>
      )}
      <StepTable campaign={campaign} steps={steps} />
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        <Reasons title={t("campaign.waiting")} counts={results.waits_for} words="campaign.waits" />
        <Reasons title={t("campaign.stopped")} counts={results.by_reason} words="campaign.reasons" />
        <Reasons title={t("campaign.passedOver")} counts={results.passed_over} words="campaign.reasons" />
      </SimpleGrid>
    </Stack>
  );
}

interface TileProps {
  name: string;
  number: number;
  share?: string | null;
  base?: number;
  note?: string;
}

function Tile({ name, number, share: part, base, note }: TileProps) {
  const { t, i18n } = useTranslation();
  return (
    <Paper withBorder radius="md" p="sm" data-testid={`figure-${name}`}>
      <Text size="xs" c="dimmed">
        {t(`campaign.tiles.${name}`)}
      </Text>
      <Text fw={650} size="xl" lh={1.2}>
        {number.toLocaleString(i18n.language)}
      </Text>
      {part && (
        <Text size="xs" c="dimmed">
          {t("campaign.shareOf", { share: part, count: base })}
        </Text>
      )}
      {note && (
        <Text size="xs" c="dimmed">
          {note}
        </Text>
      )}
    </Paper>
  );
}

function StepTable({ campaign, steps }: { campaign: Campaign; steps: StepResults[] }) {
  const { t, i18n } = useTranslation();
  const templates = useTemplates();
  const subject = (position: number) => {
    const step = campaign.steps[position];
    return step?.subject ?? templates.find(({ id }) => id === step?.template_id)?.name ?? "";
  };
  return (
    <Table.ScrollContainer minWidth={640} type="native">
      <Table verticalSpacing="sm" aria-label={t("campaign.byMail")} className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("campaign.mail")}</Table.Th>
            {COLUMNS.map((name) => (
              <Table.Th key={name} className={classes.number}>
                {t(`campaign.tiles.${name}`)}
              </Table.Th>
            ))}
            <Table.Th>{t("campaign.otherwise")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {steps.map((step) => (
            <Table.Tr key={step.step_id}>
              <Table.Td>
                <Text size="sm" fw={600}>
                  {t("campaign.mailNumber", { number: step.position + 1 })}
                </Text>
                <Text size="xs" c="dimmed">
                  {subject(step.position)}
                </Text>
              </Table.Td>
              {COLUMNS.map((name) => (
                <Table.Td key={name} className={classes.number}>
                  {step[name]}
                  {name !== "sent" && step.sent > 0 && (
                    <Text size="xs" c="dimmed">
                      {share(step[name], step.sent, i18n.language)}
                    </Text>
                  )}
                </Table.Td>
              ))}
              <Table.Td>
                <Text size="xs" c="dimmed">
                  {BESIDE.filter((name) => step[name] > 0)
                    .map((name) => t(`campaign.beside.${name}`, { count: step[name] }))
                    .join(", ")}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Reasons({ title, counts, words }: { title: string; counts: Record<string, number>; words: string }) {
  const { t } = useTranslation();
  const entries = Object.entries(counts).sort(([, a], [, b]) => b - a);
  if (entries.length === 0) return null;
  return (
    <section>
      <Text component="h2" fw={650} size="sm" mt={0} mb={4}>
        {title}
      </Text>
      {entries.map(([reason, count]) => (
        <Text size="sm" key={reason}>
          {count} · {t(`${words}.${reason}`, { defaultValue: reason })}
        </Text>
      ))}
    </section>
  );
}

import { Alert, Anchor, Button, Group, Paper, Progress, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { paths } from "@/config/paths";
import type { AudienceCheck } from "@/lib/api/types";
import { useMergeFieldLabel } from "@/lib/directory/get-merge-fields";
import { formatAgo } from "@/lib/time";

interface Props {
  check: AudienceCheck | null;
  /** The campaign was changed since. */
  outdated: boolean;
  checking: boolean;
  onCheck: () => void;
}

/** How many the campaign would reach, and what stands in the way of the others. Nothing is sent for it. */
export function AudienceCheckCard({ check, outdated, checking, onCheck }: Props) {
  const { t, i18n } = useTranslation();
  const underWay = check !== null && check.finished_at === null;
  return (
    <Paper
      withBorder
      radius="md"
      p="md"
      component="section"
      aria-label={t("campaign.check")}
      data-testid="check"
    >
      <Stack gap="sm">
        <Group justify="space-between">
          <Text component="h2" fw={650} m={0}>
            {t("campaign.check")}
          </Text>
          <Button variant="default" size="xs" loading={checking || underWay} onClick={onCheck}>
            {t(check ? "campaign.checkAgain" : "campaign.checkNow")}
          </Button>
        </Group>
        {!check && (
          <Text size="sm" c="dimmed">
            {t("campaign.checkHint")}
          </Text>
        )}
        {underWay && (
          <>
            <Progress value={100} animated aria-label={t("campaign.checking", { count: check.considered })} />
            <Text size="sm">{t("campaign.checking", { count: check.considered })}</Text>
          </>
        )}
        {check?.finished_at && (
          <>
            <Alert
              color={check.ready > 0 ? "green" : "orange"}
              icon={check.ready > 0 ? <IconCheck /> : <IconAlertTriangle />}
              title={t("campaign.ready", { count: check.ready, all: check.contacts })}
            >
              {check.contacts === 0 && t("campaign.nobody")}
            </Alert>
            {Object.entries(check.obstacles).map(([name, obstacle]) => (
              <Obstacle key={name} name={name} obstacle={obstacle} />
            ))}
            <Text size="xs" c="dimmed">
              {t("campaign.checkedAgo", { ago: formatAgo(check.finished_at, i18n.language) })}
              {outdated && ` · ${t("campaign.checkOutdated")}`}
            </Text>
          </>
        )}
      </Stack>
    </Paper>
  );
}

function Obstacle({ name, obstacle }: { name: string; obstacle: AudienceCheck["obstacles"][string] }) {
  const { t } = useTranslation();
  const fieldLabel = useMergeFieldLabel();
  const [kind = "", field = ""] = name.split(":");
  const more = obstacle.contacts - obstacle.examples.length;
  return (
    <Stack gap={2} data-testid={`obstacle-${name}`}>
      <Text size="sm" fw={600}>
        {kind === "field"
          ? t("campaign.obstacles.field", { count: obstacle.contacts, field: fieldLabel(field) })
          : t(`campaign.obstacles.${kind}`, { count: obstacle.contacts })}
      </Text>
      <Text size="sm" c="dimmed">
        {obstacle.examples.map(({ id, name: who }, index) => (
          <span key={id}>
            {index > 0 && ", "}
            <Anchor component={Link} to={paths.contact(id)} size="sm" underline="always">
              {who}
            </Anchor>
          </span>
        ))}
        {more > 0 && ` ${t("campaign.andMore", { count: more })}`}
      </Text>
    </Stack>
  );
}

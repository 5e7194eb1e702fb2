import { Badge, Group, Paper, Stack, Switch, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconPlug } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { pluginsQuery } from "@/features/settings/api/get-plugins";
import { useSwitchPlugin } from "@/features/settings/api/switch-plugin";
import { EmptyState } from "@/components/empty-state";
import { ListSkeleton, ReadError } from "@/components/page";
import { sayWhy } from "@/lib/api/problem";
import { tellFailure } from "@/lib/notices";

const COLOURS: Record<string, string> = {
  ok: "green",
  held: "orange",
  quarantined: "red",
};

/** Which plugins are installed, and how they are. */
export function PluginList() {
  const { t } = useTranslation();
  const plugins = useQuery(pluginsQuery);
  const act = useSwitchPlugin();
  if (plugins.error) return <ReadError error={plugins.error} onRetry={() => void plugins.refetch()} />;
  if (!plugins.data) return <ListSkeleton rows={3} />;
  if (plugins.data.length === 0) {
    return (
      <EmptyState icon={IconPlug} title={t("plugin.none")}>
        {t("plugin.noneHint")}
      </EmptyState>
    );
  }
  return (
    <Stack gap="xs" maw={680}>
      {plugins.data.map((plugin) => (
        <Paper key={plugin.name} withBorder radius="md" p="md">
          <Group justify="space-between">
            <Group gap="xs">
              <Text fw={600}>{plugin.name}</Text>
              <Text size="sm" c="dimmed">
                {plugin.version}
              </Text>
              <Badge variant="light" color={COLOURS[plugin.condition] ?? "gray"}>
                {t(`plugin.condition.${plugin.condition}`, { defaultValue: plugin.condition })}
              </Badge>
            </Group>
            <Switch
              aria-label={t("plugin.enabled", { name: plugin.name })}
              checked={plugin.condition !== "disabled"}
              disabled={act.isPending}
              onChange={(event) =>
                act.mutate(
                  { name: plugin.name, enabled: event.currentTarget.checked },
                  { onError: (error) => tellFailure(t("plugin.notSwitched"), sayWhy(error)) },
                )
              }
            />
          </Group>
          <Text size="sm">{plugin.summary}</Text>
          {plugin.provides.length > 0 && (
            <Text size="xs" c="dimmed">
              {t("plugin.provides", { what: plugin.provides.join(", ") })}
            </Text>
          )}
          {plugin.calls > 0 && (
            <Text size="xs" c="dimmed">
              {t("plugin.calls", { count: plugin.calls })} · {t("plugin.failed", { count: plugin.failed })}
            </Text>
          )}
          {plugin.reason && (
            <Text size="sm" c="dimmed" mt={4}>
              {plugin.reason}
            </Text>
          )}
        </Paper>
      ))}
    </Stack>
  );
}

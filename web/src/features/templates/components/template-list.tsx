import { Anchor, Badge, Group, Paper, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconTemplate } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { EmptyState } from "@/components/empty-state";
import { ListSkeleton, ReadError } from "@/components/page";
import { paths } from "@/config/paths";
import { templatesQuery } from "@/lib/directory/get-templates";
import { formatAgo } from "@/lib/time";

export function TemplateList() {
  const { t, i18n } = useTranslation();
  const templates = useQuery(templatesQuery);
  if (templates.error) return <ReadError error={templates.error} onRetry={() => void templates.refetch()} />;
  if (!templates.data) return <ListSkeleton />;
  if (templates.data.length === 0) {
    return (
      <EmptyState icon={IconTemplate} title={t("template.none")}>
        {t("template.noneHint")}
      </EmptyState>
    );
  }
  return (
    <Stack gap="xs">
      {templates.data.map((template) => (
        <Paper key={template.id} withBorder radius="md" p="md">
          <Group justify="space-between" gap="xs">
            <Anchor component={Link} to={paths.template(template.id)} fw={600} c="inherit">
              {template.name}
            </Anchor>
            <Group gap="xs">
              <KindBadge kind={template.kind} />
              <Badge variant="default">{template.language}</Badge>
            </Group>
          </Group>
          <Text size="sm" truncate>
            {template.subject}
          </Text>
          <Text size="xs" c="dimmed">
            {t("template.changed", {
              version: template.version,
              ago: formatAgo(template.updated_at, i18n.language),
            })}
          </Text>
        </Paper>
      ))}
    </Stack>
  );
}

export function KindBadge({ kind }: { kind: string }) {
  const { t } = useTranslation();
  return (
    <Badge variant="light" color={kind === "proposal" ? "yellow" : "gray"}>
      {t(`template.kinds.${kind}`)}
    </Badge>
  );
}

import { Badge, Button, Group, Paper, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { templateVersionsQuery } from "@/features/templates/api/get-template-versions";
import type { Template } from "@/lib/api/types";
import { useMemberName } from "@/lib/directory/get-members";
import type { Words } from "@/lib/mails/preview-words";
import { formatMoment } from "@/lib/time";

/** What the template said before; taking one back puts its words into the editor, to be saved or not. */
export function TemplateVersions({
  template,
  onTake,
}: {
  template: Template;
  onTake: (words: Words) => void;
}) {
  const { t, i18n } = useTranslation();
  const memberName = useMemberName();
  const versions = useQuery(templateVersionsQuery(template.id)).data ?? [];
  if (versions.length < 2) return null;
  return (
    <Paper withBorder radius="md" p="md" component="section">
      <Text component="h2" fw={650} size="md" mt={0} mb="xs">
        {t("template.versions")}
      </Text>
      <Stack gap="xs">
        {versions.map((version) => (
          <Group key={version.version} justify="space-between" wrap="nowrap" gap="xs">
            <div style={{ minWidth: 0 }}>
              <Text size="sm" truncate>
                {version.subject}
              </Text>
              <Text size="xs" c="dimmed">
                {[
                  t("workflow.version", { number: version.version }),
                  formatMoment(version.written_at, i18n.language),
                  memberName(version.written_by),
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </Text>
            </div>
            {version.version === template.version ? (
              <Badge variant="light" style={{ flex: "none" }}>
                {t("template.current")}
              </Badge>
            ) : (
              <Button
                size="compact-xs"
                variant="default"
                style={{ flex: "none" }}
                aria-label={t("template.takeVersion", { number: version.version })}
                onClick={() =>
                  onTake({ subject: version.subject, text: version.text, html: version.html ?? "" })
                }
              >
                {t("template.take")}
              </Button>
            )}
          </Group>
        ))}
      </Stack>
    </Paper>
  );
}

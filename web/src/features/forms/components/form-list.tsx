import { ActionIcon, Anchor, Badge, CopyButton, Group, Paper, Stack, Text, Tooltip } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconCheck, IconCopy, IconExternalLink, IconForms } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { formsQuery } from "@/features/forms/api/get-forms";
import { EmptyState } from "@/components/empty-state";
import { ListSkeleton, ReadError } from "@/components/page";
import { paths } from "@/config/paths";
import type { Form } from "@/lib/api/types";
import { useMemberName } from "@/lib/directory/get-members";

export function FormList() {
  const { t } = useTranslation();
  const forms = useQuery(formsQuery);
  if (forms.error) return <ReadError error={forms.error} onRetry={() => void forms.refetch()} />;
  if (!forms.data) return <ListSkeleton rows={3} />;
  if (forms.data.length === 0) {
    return (
      <EmptyState icon={IconForms} title={t("form.none")}>
        {t("form.noneHint")}
      </EmptyState>
    );
  }
  return (
    <Stack gap="xs">
      {forms.data.map((form) => (
        <FormRow key={form.id} form={form} />
      ))}
    </Stack>
  );
}

function FormRow({ form }: { form: Form }) {
  const { t, i18n } = useTranslation();
  const memberName = useMemberName();
  const address = location.origin + paths.form(form.slug);
  const questions = form.fields.map((field) => field.labels[i18n.language] ?? field.labels.fr ?? field.key);
  return (
    <Paper withBorder radius="md" p="md">
      <Group justify="space-between">
        <Text fw={600}>{form.name}</Text>
        <Badge variant="light" color={form.active ? "green" : "gray"}>
          {t(form.active ? "form.active" : "form.inactive")}
        </Badge>
      </Group>
      <Text size="sm" c="dimmed">
        {questions.join(" · ")}
      </Text>
      <Text size="sm" c="dimmed">
        {t("form.owner", { name: memberName(form.owner_id) || t("state.none") })}
      </Text>
      <Group gap={6} mt="xs">
        <Anchor href={paths.form(form.slug)} target="_blank" rel="noreferrer" size="sm">
          {address} <IconExternalLink size={13} style={{ verticalAlign: -2 }} aria-hidden />
        </Anchor>
        <CopyButton value={address}>
          {({ copied, copy }) => (
            <Tooltip label={t(copied ? "action.copied" : "action.copy")}>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                onClick={copy}
                aria-label={t("action.copy")}
              >
                {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
              </ActionIcon>
            </Tooltip>
          )}
        </CopyButton>
      </Group>
    </Paper>
  );
}

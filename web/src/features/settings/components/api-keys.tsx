import { Alert, Button, Code, CopyButton, Group, Paper, Stack, Switch, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconKey } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { apiKeysQuery } from "@/features/settings/api/get-api-keys";
import { useCreateApiKey } from "@/features/settings/api/create-api-key";
import { useRevokeApiKey } from "@/features/settings/api/revoke-api-key";
import { EmptyState } from "@/components/empty-state";
import { ListSkeleton, ReadError } from "@/components/page";
import { sayWhy } from "@/lib/api/problem";
import { tellFailure } from "@/lib/notices";
import { formatMoment } from "@/lib/time";

const READABLE = [
  "contacts",
  "deals",
  "events",
  "forms",
  "pipelines",
  "runs",
  "sends",
  "stages",
  "tasks",
  "templates",
  "workflows",
];

/** Keys with which programs act for the member. */
export function ApiKeys() {
  const { t, i18n } = useTranslation();
  const keys = useQuery(apiKeysQuery);
  const revoke = useRevokeApiKey();
  if (keys.error) return <ReadError error={keys.error} onRetry={() => void keys.refetch()} />;
  return (
    <Stack maw={680}>
      <CreateApiKey />
      {!keys.data && <ListSkeleton rows={2} />}
      {keys.data?.length === 0 && (
        <EmptyState icon={IconKey} title={t("apiKey.none")}>
          {t("apiKey.noneHint")}
        </EmptyState>
      )}
      {keys.data?.map((key) => (
        <Paper key={key.id} withBorder radius="md" p="sm">
          <Group justify="space-between">
            <div>
              <Text size="sm" fw={600}>
                {key.name}
              </Text>
              <Text size="xs" c="dimmed">
                {key.scopes.join(", ")} ·{" "}
                {t("apiKey.created", { at: formatMoment(key.created_at, i18n.language) })}
              </Text>
            </div>
            <Button
              size="xs"
              variant="subtle"
              color="red"
              loading={revoke.isPending && revoke.variables === key.id}
              onClick={() =>
                revoke.mutate(key.id, {
                  onError: (error) => tellFailure(t("apiKey.notRevoked"), sayWhy(error)),
                })
              }
            >
              {t("apiKey.revoke")}
            </Button>
          </Group>
        </Paper>
      ))}
    </Stack>
  );
}

function CreateApiKey() {
  const { t } = useTranslation();
  const create = useCreateApiKey();

  function send(event: React.FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const values = new FormData(form);
    const name = String(values.get("name")).trim();
    if (!name) return;
    const scopes = values.get("write") ? ["*"] : READABLE.map((resource) => `${resource}:read`);
    create.mutate({ name, scopes }, { onSuccess: () => form.reset() });
  }

  return (
    <Paper withBorder radius="md" p="md">
      <form onSubmit={send}>
        <Stack gap="sm">
          <Group align="flex-end">
            <TextInput
              name="name"
              label={t("apiKey.name")}
              placeholder={t("apiKey.example")}
              flex={1}
              required
            />
            <Button type="submit" loading={create.isPending}>
              {t("apiKey.create")}
            </Button>
          </Group>
          <Switch name="write" label={t("apiKey.write")} description={t("apiKey.writeHint")} />
        </Stack>
      </form>
      {create.error && (
        <Alert color="red" mt="sm">
          {sayWhy(create.error)}
        </Alert>
      )}
      {create.data?.secret && (
        <Alert color="green" mt="sm" title={t("apiKey.once")}>
          <Group wrap="nowrap">
            <Code style={{ overflowWrap: "anywhere" }} data-testid="api-key-secret">
              {create.data.secret}
            </Code>
            <CopyButton value={create.data.secret}>
              {({ copied, copy }) => (
                <Button size="xs" variant="default" onClick={copy}>
                  {t(copied ? "action.copied" : "action.copy")}
                </Button>
              )}
            </CopyButton>
          </Group>
        </Alert>
      )}
    </Paper>
  );
}

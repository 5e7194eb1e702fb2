/** An import from the uploaded file to its undoing: what can be done follows from where it stands. */
import { Alert, Button, Group, Paper, Progress, SimpleGrid, Stack, Text } from "@mantine/core";
import { IconDownload, IconPlayerStop } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import {
  downloadRefused,
  isAtWork,
  useActOnImport,
  type ImportAct,
  type Outcome,
} from "@/features/imports/api/imports";
import { ImportRows } from "@/features/imports/components/import-rows";
import { ImportSetup } from "@/features/imports/components/import-setup";
import { DeleteButton } from "@/components/delete-button";
import { sayWhy } from "@/lib/api/problem";
import type { Import } from "@/lib/api/types";
import { tellFailure } from "@/lib/notices";

const OUTCOMES: Outcome[] = ["created", "updated", "skipped", "refused"];

export function ImportView({ found }: { found: Import }) {
  const client = useQueryClient();
  const settable = found.status === "draft" || found.status === "checked";
  const ended = ["finished", "cancelled", "failed", "undone"].includes(found.status);

  useEffect(() => {
    if (ended) void client.invalidateQueries({ queryKey: ["contacts"] });
  }, [ended, client]);

  return (
    <Stack data-testid="import" data-status={found.status}>
      {found.status !== "draft" && <Standing found={found} />}
      {settable && <ImportSetup found={found} />}
      <Acts found={found} settable={settable} ended={ended} />
      {(found.status === "checked" || ended) && (
        <ImportRows
          key={found.status}
          found={found}
          first={OUTCOMES.toReversed().find((outcome) => found[outcome] > 0) ?? "created"}
        />
      )}
    </Stack>
  );
}

/** How far it is, and what became of the rows, or would. */
function Standing({ found }: { found: Import }) {
  const { t } = useTranslation();
  const working = isAtWork(found);
  const taken = found.status === "undoing" || found.status === "undone";
  const total = found.status === "undoing" ? found.created + found.updated : found.rows;
  const done = found.status === "undoing" ? found.undone + found.kept : found.position;
  return (
    <Paper withBorder p="md" radius="md">
      <Text fw={600} mb="xs" aria-live="polite">
        {t(`import.status.${found.status}`)}
        {found.reason && ` : ${t(`import.failures.${found.reason}`, { defaultValue: found.reason })}`}
      </Text>
      {working && (
        <Progress
          mb="sm"
          value={total ? Math.min(100, (100 * done) / total) : 0}
          animated
          aria-label={t("import.progress")}
        />
      )}
      <SimpleGrid cols={{ base: 2, sm: 4 }}>
        {OUTCOMES.map((outcome) => (
          <div key={outcome}>
            <Text size="xl" fw={650} data-testid={`count-${outcome}`}>
              {found[outcome]}
            </Text>
            <Text size="sm" c="dimmed">
              {t(`import.${found.status === "checked" ? "wouldBe" : "were"}.${outcome}`)}
            </Text>
          </div>
        ))}
      </SimpleGrid>
      {taken && (
        <Text size="sm" mt="sm" data-testid="count-undone">
          {t("import.takenBack", { undone: found.undone, kept: found.kept })}
        </Text>
      )}
    </Paper>
  );
}

function Acts({ found, settable, ended }: { found: Import; settable: boolean; ended: boolean }) {
  const { t, i18n } = useTranslation();
  const act = useActOnImport(found.id);
  const pending = (wanted: ImportAct) => act.isPending && act.variables === wanted;
  return (
    <>
      {act.error && <Alert color="red">{sayWhy(act.error)}</Alert>}
      <Group>
        {settable && (
          <>
            <Button variant="default" loading={pending("dry-run")} onClick={() => act.mutate("dry-run")}>
              {t("import.try")}
            </Button>
            <Button loading={pending("run")} onClick={() => act.mutate("run")}>
              {t("import.run")}
            </Button>
          </>
        )}
        {(found.status === "running" || found.status === "checking") && (
          <Button
            variant="default"
            leftSection={<IconPlayerStop size={16} />}
            loading={pending("cancel")}
            onClick={() => act.mutate("cancel")}
          >
            {t("import.stop")}
          </Button>
        )}
        {found.refused > 0 && !isAtWork(found) && (
          <Button
            variant="default"
            leftSection={<IconDownload size={16} />}
            onClick={() =>
              void downloadRefused(found.id, i18n.language).catch((error: unknown) =>
                tellFailure(t("import.notDownloaded"), sayWhy(error)),
              )
            }
          >
            {t("import.downloadRefused")}
          </Button>
        )}
        {ended && found.status !== "undone" && found.created + found.updated > 0 && (
          <DeleteButton
            label={t("import.undo")}
            hint={t("import.undoHint")}
            confirm={t("import.undoConfirm")}
            loading={pending("undo")}
            onDelete={() => act.mutate("undo")}
          />
        )}
      </Group>
    </>
  );
}

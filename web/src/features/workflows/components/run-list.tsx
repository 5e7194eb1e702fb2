import { Anchor, Button, Center, Group, Paper, Stack, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { runsQuery } from "@/features/workflows/api/get-runs";
import { useReasonWords } from "@/features/workflows/reason-words";
import { RunStatus } from "@/features/workflows/components/status-badges";
import { ListSkeleton, ReadError } from "@/components/page";
import { paths } from "@/config/paths";
import type { Run } from "@/lib/api/types";
import { formatMoment } from "@/lib/time";

/** The runs of a workflow, or those about a record. */
export function RunList({ workflowId, record }: { workflowId?: string; record?: string }) {
  const { t } = useTranslation();
  const runs = useInfiniteQuery(runsQuery({ workflow_id: workflowId, record }));
  if (runs.error) return <ReadError error={runs.error} onRetry={() => void runs.refetch()} />;
  if (!runs.data) return <ListSkeleton rows={3} />;
  const shown = runs.data.pages.flatMap((page) => page.items);
  if (shown.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t("run.none")}
      </Text>
    );
  }
  return (
    <Stack gap="xs">
      {shown.map((run) => (
        <RunRow key={run.id} run={run} named={!workflowId} />
      ))}
      {runs.hasNextPage && (
        <Center>
          <Button
            variant="default"
            size="xs"
            loading={runs.isFetchingNextPage}
            onClick={() => void runs.fetchNextPage()}
          >
            {t("action.more")}
          </Button>
        </Center>
      )}
    </Stack>
  );
}

function RunRow({ run, named }: { run: Run; named: boolean }) {
  const reasonWords = useReasonWords();
  const { t, i18n } = useTranslation();
  return (
    <Paper withBorder radius="md" p="sm" data-testid={`run-${run.id}`}>
      <Group justify="space-between" wrap="nowrap">
        <Anchor component={Link} to={paths.run(run.id)} size="sm" fw={500} truncate>
          {named ? run.workflow_name : t("run.of", { at: formatMoment(run.started_at, i18n.language) })}
        </Anchor>
        <RunStatus status={run.status} />
      </Group>
      <Text size="xs" c="dimmed">
        {named && formatMoment(run.started_at, i18n.language)}
        {run.waiting_until &&
          ` · ${t("run.waitingUntil", { at: formatMoment(run.waiting_until, i18n.language) })}`}
        {run.reason && ` · ${reasonWords(run.reason)}`}
      </Text>
    </Paper>
  );
}

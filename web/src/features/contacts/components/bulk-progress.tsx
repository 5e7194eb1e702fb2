import { Button, Group, Paper, Progress, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { bulkJobQuery, isOver, useCancelBulkJob } from "@/features/contacts/api/bulk-job";
import { sayWhy } from "@/lib/api/problem";
import { tellFailure } from "@/lib/notices";

/** How far the work on many contacts is, until somebody closes it. */
export function BulkProgress({ jobId, onClose }: { jobId: string; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const job = useQuery(bulkJobQuery(jobId)).data;
  const cancel = useCancelBulkJob(jobId);
  const over = job ? isOver(job) : false;

  useEffect(() => {
    if (!over) return;
    for (const key of ["contacts", "groups", "group"]) void client.invalidateQueries({ queryKey: [key] });
  }, [over, client]);

  if (!job) return null;
  const share = job.total ? (100 * job.done) / job.total : over ? 100 : 0;
  const codes = [...new Set(job.refusals.map((refusal) => String(refusal.code)))];
  return (
    <Paper withBorder p="sm" mb="sm" radius="md" data-testid="bulk-progress" data-status={job.status}>
      <Group justify="space-between" mb={6}>
        <Text size="sm" fw={600} aria-live="polite">
          {t(`bulk.status.${job.status}`, { done: job.done, total: job.total ?? "…" })}
        </Text>
        {over ? (
          <Button size="compact-sm" variant="default" onClick={onClose}>
            {t("action.close")}
          </Button>
        ) : (
          <Button
            size="compact-sm"
            variant="default"
            loading={cancel.isPending}
            onClick={() =>
              cancel.mutate(undefined, {
                onError: (error) => tellFailure(t("bulk.notStopped"), sayWhy(error)),
              })
            }
          >
            {t("bulk.stop")}
          </Button>
        )}
      </Group>
      <Progress value={share} animated={!over} aria-label={t("bulk.progress")} />
      {over && (
        <Text size="sm" mt={6}>
          {t("bulk.changed", { count: job.changed })}{" "}
          {job.refused > 0 && t("bulk.refused", { count: job.refused })}{" "}
          {codes.map((code) => (i18n.exists(`errors.${code}`) ? t(`errors.${code}`) : code)).join(" ")}
        </Text>
      )}
    </Paper>
  );
}

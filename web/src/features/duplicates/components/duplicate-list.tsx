import { Badge, Button, Group, Modal, Paper, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconArrowsJoin } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { duplicatesQuery, useKeepApart } from "@/features/duplicates/api/duplicates";
import { MergeForm } from "@/features/duplicates/components/merge-form";
import { EmptyState } from "@/components/empty-state";
import { ListSkeleton, ReadError } from "@/components/page";
import { sayWhy } from "@/lib/api/problem";
import type { Duplicate } from "@/lib/api/types";
import { tellFailure } from "@/lib/notices";

/** Pairs of contacts that may be one person, the likeliest first. */
export function DuplicateList() {
  const { t } = useTranslation();
  const pairs = useQuery(duplicatesQuery);
  const [merging, setMerging] = useState<Duplicate | null>(null);
  if (pairs.error) return <ReadError error={pairs.error} onRetry={() => void pairs.refetch()} />;
  if (!pairs.data) return <ListSkeleton />;
  return (
    <>
      {pairs.data.length === 0 && (
        <EmptyState icon={IconArrowsJoin} title={t("duplicate.none")}>
          {t("duplicate.noneHint")}
        </EmptyState>
      )}
      <Stack gap="xs">
        {pairs.data.map((pair) => (
          <Pair key={`${pair.contact.id}/${pair.other.id}`} pair={pair} onMerge={() => setMerging(pair)} />
        ))}
      </Stack>
      <Modal
        opened={merging !== null}
        onClose={() => setMerging(null)}
        title={t("duplicate.merge")}
        size="xl"
      >
        {merging && <MergeForm pair={merging} onDone={() => setMerging(null)} />}
      </Modal>
    </>
  );
}

function Pair({ pair, onMerge }: { pair: Duplicate; onMerge: () => void }) {
  const { t } = useTranslation();
  const keepApart = useKeepApart();
  return (
    <Paper withBorder p="sm" radius="md" data-testid="duplicate">
      <Group justify="space-between">
        <div>
          <Group gap="xs">
            <Text size="sm" fw={600}>
              {pair.contact.name} · {pair.other.name}
            </Text>
            {pair.reasons.map((reason) => (
              <Badge key={reason} variant="default" tt="none" fw={500}>
                {t(`duplicate.reasons.${reason}`)}
              </Badge>
            ))}
          </Group>
          <Text size="xs" c="dimmed">
            {[pair.contact, pair.other]
              .map((contact) => contact.emails[0] ?? contact.phones[0] ?? "–")
              .join(" · ")}
          </Text>
        </div>
        <Group gap="xs">
          <Button
            size="xs"
            variant="default"
            loading={keepApart.isPending}
            onClick={() =>
              keepApart.mutate(
                { id: pair.contact.id, otherId: pair.other.id },
                { onError: (error) => tellFailure(t("duplicate.notSaved"), sayWhy(error)) },
              )
            }
          >
            {t("duplicate.keepApart")}
          </Button>
          <Button size="xs" onClick={onMerge}>
            {t("duplicate.compare")}
          </Button>
        </Group>
      </Group>
    </Paper>
  );
}

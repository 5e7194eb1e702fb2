import { Alert, Badge, Button, Group, Paper, Progress, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useUpdateGroup } from "@/features/groups/api/change-group";
import { isFilling } from "@/features/groups/api/get-group";
import { FilterPreview } from "@/features/groups/components/filter-preview";
import { FilterBuilder } from "@/components/filter/filter-builder";
import { useFilterWords } from "@/components/filter/filter-words";
import { InlineText } from "@/components/inline-text";
import { sayWhy } from "@/lib/api/problem";
import type { Group as ContactGroup } from "@/lib/api/types";
import type { Tree } from "@/lib/filters/tree";

/** What a group is: its name, what keeps it, and which campaigns use it. */
export function GroupHead({ group }: { group: ContactGroup }) {
  const { t } = useTranslation();
  const update = useUpdateGroup(group.id);
  return (
    <Stack gap="xs">
      <Title order={1} size="h2">
        <InlineText
          label={t("group.name")}
          value={group.name}
          large
          onSave={(name) => update.mutateAsync({ name, version: group.version })}
        />
      </Title>
      <Group gap="sm">
        <Badge variant="default" tt="none" fw={500}>
          {t(`group.modes.${group.mode}`)}
        </Badge>
        <Text size="sm" c="dimmed" data-testid="group-size">
          {t("group.size", { count: group.size })}
        </Text>
      </Group>
      {isFilling(group) && (
        <Progress
          value={group.job?.total ? (100 * group.job.done) / group.job.total : 100}
          animated
          aria-label={t("group.filling")}
        />
      )}
      {group.campaigns.length > 0 && (
        <Text size="sm" c="dimmed">
          {t("group.usedBy", { names: group.campaigns.map(({ name }) => name).join(", ") })}
        </Text>
      )}
      {group.filter && <KeptBy group={group} filter={group.filter} />}
    </Stack>
  );
}

/** The filter that keeps a dynamic group: read as a sentence, changed in the builder. */
function KeptBy({ group, filter }: { group: ContactGroup; filter: Tree }) {
  const { t } = useTranslation();
  const words = useFilterWords();
  const update = useUpdateGroup(group.id);
  const [wanted, setWanted] = useState<Tree | null>(null);
  const [editing, setEditing] = useState(false);

  if (!editing) {
    return (
      <Group gap="xs">
        <Text size="sm">{t("filter.sentence", { words: words(filter) })}</Text>
        <Button
          size="compact-xs"
          variant="subtle"
          onClick={() => {
            setWanted(filter);
            setEditing(true);
          }}
        >
          {t("group.changeFilter")}
        </Button>
      </Group>
    );
  }
  return (
    <Paper withBorder p="sm" radius="md">
      <Stack gap="sm">
        <FilterBuilder initial={filter} onChange={setWanted} />
        <FilterPreview filter={wanted} />
        {update.error && <Alert color="red">{sayWhy(update.error)}</Alert>}
        <Group justify="flex-end">
          <Button variant="default" onClick={() => setEditing(false)}>
            {t("action.cancel")}
          </Button>
          <Button
            disabled={!wanted}
            loading={update.isPending}
            onClick={() =>
              wanted &&
              update.mutate(
                { filter: wanted, version: group.version },
                { onSuccess: () => setEditing(false) },
              )
            }
          >
            {t("action.save")}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}

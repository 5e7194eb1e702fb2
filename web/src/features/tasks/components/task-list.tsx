import { Badge, Group, Paper, SegmentedControl, Stack, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconChecklist } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { tasksQuery } from "@/features/tasks/api/get-tasks";
import { AddTask } from "@/features/tasks/components/add-task";
import { TaskRow } from "@/features/tasks/components/task-row";
import { EmptyState } from "@/components/empty-state";
import { ListSkeleton, ReadError } from "@/components/page";
import type { ListedTask } from "@/lib/api/types";
import { useMe } from "@/lib/directory/me";
import { dueState, type Due } from "@/lib/time";

const GROUPS: { due: Due; colour: string }[] = [
  { due: "overdue", colour: "red" },
  { due: "today", colour: "green" },
  { due: "planned", colour: "gray" },
];

interface Props {
  /** Whose tasks; undefined for everybody's that one sees. */
  ownerId: string | undefined;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Tasks to do: overdue, today, later on the reader's clocks; or those that are done. */
export function TaskList({ ownerId, open, onOpenChange }: Props) {
  const { t } = useTranslation();
  const zone = useMe().time_zone;
  const tasks = useQuery({ ...tasksQuery({ owner_id: ownerId, open }), refetchInterval: 60_000 });
  const withOwner = ownerId === undefined;

  return (
    <Stack>
      <AddTask ownerId={ownerId} />
      <SegmentedControl
        size="xs"
        w="fit-content"
        aria-label={t("task.which")}
        value={open ? "open" : "done"}
        onChange={(value) => onOpenChange(value === "open")}
        data={[
          { value: "open", label: t("task.toDo") },
          { value: "done", label: t("task.areDone") },
        ]}
      />
      {tasks.error && <ReadError error={tasks.error} onRetry={() => void tasks.refetch()} />}
      {tasks.isPending && <ListSkeleton />}
      {tasks.data?.length === 0 && (
        <EmptyState icon={IconChecklist} title={t(open ? "task.none" : "task.noneDone")}>
          {t("task.noneHint")}
        </EmptyState>
      )}
      {tasks.data && open && (
        <ByDue tasks={tasks.data.filter(({ done_at }) => !done_at)} zone={zone} withOwner={withOwner} />
      )}
      {tasks.data &&
        !open &&
        [...tasks.data]
          .sort((a, b) => (b.done_at ?? "").localeCompare(a.done_at ?? ""))
          .map((task) => <TaskRow key={task.id} task={task} withOwner={withOwner} />)}
    </Stack>
  );
}

function ByDue({ tasks, zone, withOwner }: { tasks: ListedTask[]; zone: string; withOwner: boolean }) {
  const { t } = useTranslation();
  const now = new Date();
  const groups = GROUPS.map((group) => ({
    ...group,
    tasks: tasks.filter((task) => dueState(task.due_at, now, zone) === group.due),
  })).filter((group) => group.tasks.length > 0);
  return groups.map((group) => (
    <Paper key={group.due} withBorder radius="md" p="md" component="section">
      <Group gap="xs" mb="xs">
        <Title order={2} size="h5">
          {t(`task.groups.${group.due}`)}
        </Title>
        <Badge color={group.colour} variant="light" size="sm">
          {group.tasks.length}
        </Badge>
      </Group>
      {group.tasks.map((task) => (
        <TaskRow key={task.id} task={task} withOwner={withOwner} />
      ))}
    </Paper>
  ));
}

import { Badge, Group, Paper, Stack, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconChecklist } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { tasksQuery } from "@/features/tasks/api/get-tasks";
import { AddTask } from "@/features/tasks/components/add-task";
import { TaskRow } from "@/features/tasks/components/task-row";
import { EmptyState } from "@/components/empty-state";
import { ListSkeleton, ReadError } from "@/components/page";
import { useMe } from "@/lib/directory/me";
import { dueState, type Due } from "@/lib/time";

const GROUPS: { due: Due; colour: string }[] = [
  { due: "overdue", colour: "red" },
  { due: "today", colour: "green" },
  { due: "planned", colour: "gray" },
];

/** The signed-in member's open tasks: overdue, today, later. */
export function MyTasks() {
  const { t } = useTranslation();
  const me = useMe();
  const tasks = useQuery(tasksQuery({ owner_id: me.id, open: true }));
  if (tasks.error) return <ReadError error={tasks.error} onRetry={() => void tasks.refetch()} />;
  if (!tasks.data) return <ListSkeleton />;
  const groups = GROUPS.map((group) => ({
    ...group,
    tasks: tasks.data.filter((task) => dueState(task.due_at) === group.due),
  })).filter((group) => group.tasks.length > 0);

  return (
    <Stack>
      <AddTask />
      {groups.length === 0 && (
        <EmptyState icon={IconChecklist} title={t("task.none")}>
          {t("task.noneHint")}
        </EmptyState>
      )}
      {groups.map((group) => (
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
            <TaskRow key={task.id} task={task} />
          ))}
        </Paper>
      ))}
    </Stack>
  );
}

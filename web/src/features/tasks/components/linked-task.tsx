import { Paper } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { taskQuery } from "@/features/tasks/api/get-task";
import { TaskRow } from "@/features/tasks/components/task-row";
import { ReadError } from "@/components/page";

/** The task that a notification leads to, opened. */
export function LinkedTask({ taskId }: { taskId: string }) {
  const task = useQuery(taskQuery(taskId));
  if (task.error) return <ReadError error={task.error} onRetry={() => void task.refetch()} />;
  return (
    task.data && (
      <Paper withBorder radius="md" p="md" mb="md" data-testid="linked-task">
        <TaskRow key={task.data.id} task={task.data} startOpen />
      </Paper>
    )
  );
}

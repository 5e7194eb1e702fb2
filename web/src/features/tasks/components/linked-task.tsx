import { Paper } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { taskQuery } from "@/features/tasks/api/get-task";
import { TaskRow } from "@/features/tasks/components/task-row";
import { ReadError } from "@/components/page";
import { Refused } from "@/lib/api/problem";

/** The task that a notification leads to, opened; nothing once it is deleted. */
export function LinkedTask({ taskId }: { taskId: string }) {
  const task = useQuery(taskQuery(taskId));
  const gone = task.error instanceof Refused && task.error.problem.status === 404;
  if (task.error && !gone) return <ReadError error={task.error} onRetry={() => void task.refetch()} />;
  if (!task.data || gone) return null;
  return (
    <Paper withBorder radius="md" p="md" mb="md" data-testid="linked-task">
      <TaskRow key={task.data.id} task={task.data} startOpen />
    </Paper>
  );
}

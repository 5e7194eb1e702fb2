import { Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { tasksQuery, type TaskFilters } from "@/features/tasks/api/get-tasks";
import { AddTask, type About } from "@/features/tasks/components/add-task";
import { TaskRow } from "@/features/tasks/components/task-row";
import { ListSkeleton, ReadError } from "@/components/page";

/** The tasks about a deal or a ticket, or else about a contact: open ones first. */
export function TasksAbout({ dealId, ticketId, contactId }: About) {
  const { t } = useTranslation();
  const tasks = useQuery(tasksQuery(filtersOf({ dealId, ticketId, contactId })));
  if (tasks.error) return <ReadError error={tasks.error} onRetry={() => void tasks.refetch()} />;
  if (!tasks.data) return <ListSkeleton rows={2} />;
  const open = tasks.data.filter((task) => !task.done_at);
  const done = tasks.data.filter((task) => task.done_at);
  return (
    <Stack gap={4}>
      {tasks.data.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("task.noneHere")}
        </Text>
      )}
      {[...open, ...done].map((task) => (
        <TaskRow key={task.id} task={task} withLinks={false} withOwner />
      ))}
      <AddTask dealId={dealId} ticketId={ticketId} contactId={contactId} />
    </Stack>
  );
}

function filtersOf({ dealId, ticketId, contactId }: About): TaskFilters {
  if (dealId) return { deal_id: dealId };
  if (ticketId) return { ticket_id: ticketId };
  return { contact_id: contactId ?? undefined };
}

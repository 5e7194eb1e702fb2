import { Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { tasksQuery } from "@/features/tasks/api/get-tasks";
import { AddTask } from "@/features/tasks/components/add-task";
import { TaskRow } from "@/features/tasks/components/task-row";
import { ListSkeleton, ReadError } from "@/components/page";

interface Props {
  dealId?: string;
  ticketId?: string;
  contactId?: string | null;
}

/** The tasks about a deal or a ticket, or else about a contact: open ones first. */
export function TasksAbout({ dealId, ticketId, contactId }: Props) {
  const { t } = useTranslation();
  const card = dealId ? { deal_id: dealId } : ticketId ? { ticket_id: ticketId } : undefined;
  const tasks = useQuery(tasksQuery(card ?? { contact_id: contactId ?? undefined }));
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
        <TaskRow key={task.id} task={task} withLinks={false} />
      ))}
      <AddTask dealId={dealId} ticketId={ticketId} contactId={contactId} />
    </Stack>
  );
}

import { Anchor, Checkbox, Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useUpdateTask } from "@/features/tasks/api/update-task";
import { paths } from "@/config/paths";
import type { Task } from "@/lib/api/types";
import { dueState, formatMoment } from "@/lib/time";

const COLOURS = {
  overdue: "var(--jalon-overdue)",
  today: "var(--jalon-today)",
  planned: "dimmed",
};

export function TaskRow({ task, withLinks = true }: { task: Task; withLinks?: boolean }) {
  const { t, i18n } = useTranslation();
  const update = useUpdateTask();
  const done = task.done_at !== null;
  const due = dueState(task.due_at);
  return (
    <Group wrap="nowrap" align="flex-start" gap="sm" py={6} data-testid={`task-${task.id}`}>
      <Checkbox
        mt={2}
        checked={done}
        aria-label={t("task.markDone", { title: task.title })}
        onChange={(event) => update.mutate({ id: task.id, done: event.currentTarget.checked })}
      />
      <div style={{ minWidth: 0 }}>
        <Text size="sm" td={done ? "line-through" : undefined} c={done ? "dimmed" : undefined}>
          {task.title}
        </Text>
        {task.note && (
          <Text size="xs" c="dimmed" lineClamp={2}>
            {task.note}
          </Text>
        )}
        <Group gap="xs">
          {task.due_at && (
            <Text size="xs" c={done ? "dimmed" : COLOURS[due]}>
              {!done && due === "overdue" && `${t("deal.due.overdue")} · `}
              {formatMoment(task.due_at, i18n.language)}
            </Text>
          )}
          {withLinks && task.deal_id && (
            <Anchor component={Link} to={paths.deal(task.deal_id)} size="xs">
              {t("deal.word")}
            </Anchor>
          )}
          {withLinks && task.ticket_id && (
            <Anchor component={Link} to={paths.ticket(task.ticket_id)} size="xs">
              {t("ticket.word")}
            </Anchor>
          )}
          {withLinks && task.contact_id && (
            <Anchor component={Link} to={paths.contact(task.contact_id)} size="xs">
              {t("contact.word")}
            </Anchor>
          )}
        </Group>
      </div>
    </Group>
  );
}

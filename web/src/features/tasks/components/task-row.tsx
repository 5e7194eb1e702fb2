import { Anchor, Checkbox, Collapse, Group, Text, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconBell } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useUpdateTask } from "@/features/tasks/api/update-task";
import { TaskEditor } from "@/features/tasks/components/task-editor";
import { paths } from "@/config/paths";
import type { ListedTask, Task } from "@/lib/api/types";
import { useMe } from "@/lib/directory/me";
import { dueState, formatMoment } from "@/lib/time";
import { offerUndo } from "@/lib/undo";

const COLOURS = {
  overdue: "var(--jalon-overdue)",
  today: "var(--jalon-today)",
  planned: "dimmed",
};

type Beside = Partial<Pick<ListedTask, "card" | "contact" | "owner">>;

interface Props {
  task: Task & Beside;
  withLinks?: boolean;
  /** Whose it is, where a list shows several people's. */
  withOwner?: boolean;
  startOpen?: boolean;
}

/** A task to tick off; its title opens all that can be changed about it. */
export function TaskRow({ task, withLinks = true, withOwner = false, startOpen = false }: Props) {
  const { t, i18n } = useTranslation();
  const zone = useMe().time_zone;
  const update = useUpdateTask();
  const [opened, { toggle }] = useDisclosure(startOpen);
  const done = task.done_at !== null;
  const due = dueState(task.due_at, new Date(), zone);

  function tick(finished: boolean) {
    update.mutate({ id: task.id, done: finished });
    const sentence = t(finished ? "task.done" : "task.reopened", { title: task.title });
    offerUndo(sentence, () => update.mutate({ id: task.id, done: !finished }));
  }

  return (
    <div data-testid={`task-${task.id}`}>
      <Group wrap="nowrap" align="flex-start" gap="sm" py={6}>
        <Checkbox
          mt={2}
          checked={done}
          aria-label={t("task.markDone", { title: task.title })}
          onChange={(event) => tick(event.currentTarget.checked)}
        />
        <div style={{ minWidth: 0 }}>
          <UnstyledButton onClick={toggle} aria-expanded={opened}>
            <Text size="sm" td={done ? "line-through" : undefined} c={done ? "dimmed" : undefined}>
              {task.title}
            </Text>
          </UnstyledButton>
          {task.note && (
            <Text size="xs" c="dimmed" lineClamp={2}>
              {task.note}
            </Text>
          )}
          <Group gap="xs">
            {task.due_at && (
              <Text size="xs" c={done ? "dimmed" : COLOURS[due]}>
                {!done && due === "overdue" && `${t("deal.due.overdue")} · `}
                {formatMoment(task.due_at, i18n.language, zone)}
              </Text>
            )}
            {task.reminder_at && !done && (
              <Text size="xs" c="dimmed">
                <IconBell size={12} style={{ verticalAlign: -1 }} role="img">
                  <title>
                    {t("task.reminder.at", { at: formatMoment(task.reminder_at, i18n.language, zone) })}
                  </title>
                </IconBell>
              </Text>
            )}
            {withOwner && task.owner && (
              <Text size="xs" c="dimmed">
                {task.owner.name}
              </Text>
            )}
            {withLinks && <Links task={task} />}
          </Group>
        </div>
      </Group>
      <Collapse expanded={opened}>{opened && <TaskEditor task={task} />}</Collapse>
    </div>
  );
}

function Links({ task }: { task: Task & Beside }) {
  const { t } = useTranslation();
  const card = task.deal_id ? paths.deal(task.deal_id) : task.ticket_id ? paths.ticket(task.ticket_id) : null;
  return (
    <>
      {card && (
        <Anchor component={Link} to={card} size="xs" display="inline-block" lh="24px">
          {task.card?.name ?? t(task.deal_id ? "deal.word" : "task.ticket")}
        </Anchor>
      )}
      {task.contact_id && (
        <Anchor
          component={Link}
          to={paths.contact(task.contact_id)}
          size="xs"
          display="inline-block"
          lh="24px"
        >
          {task.contact?.name ?? t("contact.word")}
        </Anchor>
      )}
    </>
  );
}

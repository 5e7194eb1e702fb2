import { Button, Group, Stack, TextInput } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useDeleteTask } from "@/features/tasks/api/delete-task";
import { useUpdateTask } from "@/features/tasks/api/update-task";
import { ReminderSelect } from "@/features/tasks/components/reminder-select";
import { InlineText } from "@/components/inline-text";
import { OwnerSelect } from "@/components/owner-select";
import type { Task } from "@/lib/api/types";
import { useMe } from "@/lib/directory/me";
import { fromLocalInput, toLocalInput } from "@/lib/time";

/** All that can be changed about a task, each saved at once. */
export function TaskEditor({ task }: { task: Task }) {
  const { t } = useTranslation();
  const update = useUpdateTask();
  const remove = useDeleteTask();

  return (
    <Stack gap="sm" pl={32} pb="sm" data-testid={`task-editor-${task.id}`}>
      <InlineText
        label={t("task.title")}
        withLabel
        value={task.title}
        onSave={(title) => update.mutateAsync({ id: task.id, title })}
      />
      <InlineText
        label={t("task.note")}
        withLabel
        multiline
        optional
        value={task.note}
        onSave={(note) => update.mutateAsync({ id: task.id, note })}
      />
      <Group align="flex-end" gap="sm">
        <DueInput
          key={task.due_at}
          value={task.due_at}
          onSave={(due_at) => update.mutate({ id: task.id, due_at })}
        />
        <ReminderSelect
          withLabel
          value={task.remind_before}
          at={task.reminder_at}
          disabled={!task.due_at}
          onChange={(remind_before) => update.mutate({ id: task.id, remind_before })}
        />
        <OwnerSelect
          value={task.owner_id}
          teamId={task.team_id}
          onChange={(owner_id) => update.mutate({ id: task.id, owner_id })}
        />
        <Button
          variant="subtle"
          color="red"
          size="sm"
          leftSection={<IconTrash size={14} aria-hidden />}
          loading={remove.isPending}
          onClick={() => remove.mutate(task)}
        >
          {t("action.delete")}
        </Button>
      </Group>
    </Stack>
  );
}

/** Day and time on the reader's clocks; saved on leaving, for a date that is being typed is none yet. */
function DueInput({ value, onSave }: { value: string | null; onSave: (due: string | null) => void }) {
  const { t } = useTranslation();
  const zone = useMe().time_zone;
  const shown = value ? toLocalInput(value, zone) : "";
  const [text, setText] = useState(shown);
  const save = () => {
    if (text !== shown) onSave(text ? fromLocalInput(text, zone) : null);
  };
  return (
    <TextInput
      type="datetime-local"
      label={t("task.due")}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key === "Enter") save();
        else if (event.key === "Escape") setText(shown);
      }}
    />
  );
}

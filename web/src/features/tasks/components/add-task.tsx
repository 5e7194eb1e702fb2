import { Button, Group, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCreateTask } from "@/features/tasks/api/create-task";
import { useDeleteTask } from "@/features/tasks/api/delete-task";
import { ReminderSelect } from "@/features/tasks/components/reminder-select";
import { sayWhy } from "@/lib/api/problem";
import { useMe } from "@/lib/directory/me";
import { tellFailure } from "@/lib/notices";
import { fromLocalInput } from "@/lib/time";
import { offerUndo } from "@/lib/undo";

export interface About {
  dealId?: string | null;
  ticketId?: string | null;
  contactId?: string | null;
}

interface Props extends About {
  /** Whose task it will be; the reader's, unless somebody is named. */
  ownerId?: string;
  onAdded?: () => void;
}

/** One line: what, until when, and whether to be reminded. */
export function AddTask({ dealId, ticketId, contactId, ownerId, onAdded }: Props) {
  const { t } = useTranslation();
  const me = useMe();
  const create = useCreateTask();
  const remove = useDeleteTask();
  const [due, setDue] = useState("");
  const [remindBefore, setRemindBefore] = useState<number | null>(null);

  function add(event: React.FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const title = String(new FormData(form).get("title")).trim();
    if (!title) return;
    create.mutate(
      {
        title,
        due_at: due ? fromLocalInput(due, me.time_zone) : null,
        remind_before: due ? remindBefore : null,
        owner_id: ownerId ?? me.id,
        ...(dealId ? { deal_id: dealId } : {}),
        ...(ticketId ? { ticket_id: ticketId } : {}),
        ...(contactId ? { contact_id: contactId } : {}),
      },
      {
        onSuccess: (task) => {
          form.reset();
          setDue("");
          setRemindBefore(null);
          offerUndo(t("task.added", { title }), () => remove.mutate(task));
          onAdded?.();
        },
        onError: (error) => tellFailure(t("task.notSaved"), sayWhy(error)),
      },
    );
  }

  return (
    <form onSubmit={add}>
      <Group gap="xs">
        <TextInput
          name="title"
          flex={1}
          miw={180}
          size="sm"
          aria-label={t("task.title")}
          placeholder={t("task.placeholder")}
          maxLength={200}
          data-autofocus
        />
        <TextInput
          type="datetime-local"
          size="sm"
          aria-label={t("task.due")}
          w={190}
          value={due}
          onChange={(event) => setDue(event.currentTarget.value)}
        />
        {due && <ReminderSelect value={remindBefore} onChange={setRemindBefore} />}
        <Button type="submit" size="sm" variant="default" loading={create.isPending}>
          {t("action.add")}
        </Button>
      </Group>
    </form>
  );
}

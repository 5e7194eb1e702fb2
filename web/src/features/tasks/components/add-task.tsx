import { Button, Group, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useCreateTask } from "@/features/tasks/api/create-task";
import { sayWhy } from "@/lib/api/problem";
import { useMe } from "@/lib/directory/me";
import { tellFailure } from "@/lib/notices";

interface Props {
  dealId?: string;
  ticketId?: string;
  contactId?: string | null;
  onAdded?: () => void;
}

/** One line: what, and until when. */
export function AddTask({ dealId, ticketId, contactId, onAdded }: Props) {
  const { t } = useTranslation();
  const me = useMe();
  const create = useCreateTask();

  function add(event: React.FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const values = new FormData(form);
    const title = String(values.get("title")).trim();
    const due = String(values.get("due"));
    if (!title) return;
    create.mutate(
      {
        title,
        due_at: due ? new Date(due).toISOString() : null,
        owner_id: me.id,
        ...(dealId ? { deal_id: dealId } : {}),
        ...(ticketId ? { ticket_id: ticketId } : {}),
        ...(contactId ? { contact_id: contactId } : {}),
      },
      {
        onSuccess: () => {
          form.reset();
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
        />
        <TextInput name="due" type="datetime-local" size="sm" aria-label={t("task.due")} w={190} />
        <Button type="submit" size="sm" variant="default" loading={create.isPending}>
          {t("action.add")}
        </Button>
      </Group>
    </form>
  );
}

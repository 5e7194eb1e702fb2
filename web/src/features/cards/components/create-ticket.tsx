import { Button, Group, NativeSelect, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useCreateCard } from "@/features/cards/api/create-card";
import { sayWhy } from "@/lib/api/problem";
import { PRIORITIES, type Contact, type Priority } from "@/lib/api/types";
import { usePipelines } from "@/lib/directory/get-pipelines";
import { tellFailure } from "@/lib/notices";

/** A ticket of a contact: what it is about, how urgent, and where there are several support pipelines, in which. */
export function CreateTicket({ contact }: { contact: Pick<Contact, "id" | "team_id"> }) {
  const { t } = useTranslation();
  const create = useCreateCard("ticket");
  const pipelines = usePipelines().filter(
    ({ card_kind, team_id }) => card_kind === "ticket" && (!team_id || team_id === contact.team_id),
  );
  const [first] = pipelines;
  if (!first) return null;

  function add(event: React.FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const values = new FormData(form);
    const name = String(values.get("name")).trim();
    if (!name) return;
    create.mutate(
      {
        name,
        pipeline_id: String(values.get("pipeline") ?? first?.id),
        contact_id: contact.id,
        priority: String(values.get("priority")) as Priority,
      },
      {
        onSuccess: () => form.reset(),
        onError: (error) => tellFailure(t("deal.notCreated", { context: "ticket" }), sayWhy(error)),
      },
    );
  }

  return (
    <form onSubmit={add}>
      <Group gap="xs">
        <TextInput
          name="name"
          size="xs"
          flex={1}
          miw={150}
          maxLength={200}
          aria-label={t("deal.name", { context: "ticket" })}
          placeholder={t("ticket.placeholder")}
        />
        <NativeSelect
          name="priority"
          size="xs"
          aria-label={t("ticket.priority")}
          defaultValue="normal"
          data={PRIORITIES.map((value) => ({ value, label: t(`ticket.priorities.${value}`) }))}
        />
        {pipelines.length > 1 && (
          <NativeSelect
            name="pipeline"
            size="xs"
            aria-label={t("contact.position")}
            data={pipelines.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
        <Button type="submit" size="xs" variant="default" loading={create.isPending}>
          {t("action.add")}
        </Button>
      </Group>
    </form>
  );
}

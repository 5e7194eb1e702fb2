import { Button, Group, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAddNote } from "@/features/contacts/api/add-note";
import { sayWhy } from "@/lib/api/problem";

export function NoteComposer({ contactId }: { contactId: string }) {
  const { t } = useTranslation();
  const add = useAddNote(contactId);
  const [text, setText] = useState("");

  const save = () => {
    if (text.trim()) add.mutate(text.trim(), { onSuccess: () => setText("") });
  };

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Textarea
        aria-label={t("contact.note")}
        placeholder={t("contact.notePlaceholder")}
        value={text}
        error={add.error ? sayWhy(add.error) : undefined}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
        }}
        autosize
        minRows={2}
      />
      {text.trim() && (
        <Group justify="flex-end" mt="xs">
          <Button type="submit" size="xs" loading={add.isPending}>
            {t("contact.saveNote")}
          </Button>
        </Group>
      )}
    </form>
  );
}

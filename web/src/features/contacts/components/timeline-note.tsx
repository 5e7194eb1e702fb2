import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useDeleteNote, useRewordNote, type Note } from "@/features/contacts/api/change-note";
import { DeleteButton } from "@/components/delete-button";
import { sayWhy } from "@/lib/api/problem";
import { tellFailure } from "@/lib/notices";

/** A note as it is now, which its author and those who manage the team reword and delete. */
export function TimelineNote({ note }: { note: Note }) {
  const { t } = useTranslation();
  const remove = useDeleteNote(note);
  const [writing, setWriting] = useState(false);
  if (writing) return <Rewording note={note} onDone={() => setWriting(false)} />;
  return (
    <>
      <Text size="sm" style={{ whiteSpace: "pre-line", overflowWrap: "anywhere" }}>
        {note.text}
      </Text>
      {note.may_change && (
        <Group gap="xs">
          <Button
            size="xs"
            variant="subtle"
            leftSection={<IconPencil size={14} />}
            onClick={() => setWriting(true)}
          >
            {t("note.reword")}
          </Button>
          <DeleteButton
            label={t("note.delete")}
            hint={t("note.deleteHint")}
            loading={remove.isPending}
            onDelete={() =>
              remove.mutate(undefined, {
                onError: (error) => tellFailure(t("note.notDeleted"), sayWhy(error)),
              })
            }
          />
        </Group>
      )}
    </>
  );
}

function Rewording({ note, onDone }: { note: Note; onDone: () => void }) {
  const { t } = useTranslation();
  // Against what one began with: whatever somebody else writes meanwhile is not overwritten unseen.
  const [begun] = useState(note);
  const reword = useRewordNote(begun);
  const [text, setText] = useState(begun.text);
  const save = () => {
    if (text.trim()) reword.mutate(text.trim(), { onSuccess: onDone });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Stack gap="xs">
        <Textarea
          aria-label={t("note.reword")}
          value={text}
          error={reword.error ? sayWhy(reword.error) : undefined}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
            if (event.key === "Escape") onDone();
          }}
          autosize
          minRows={2}
          data-autofocus
          autoFocus
        />
        <Group justify="flex-end" gap="xs">
          <Button size="xs" variant="default" onClick={onDone}>
            {t("action.cancel")}
          </Button>
          <Button type="submit" size="xs" disabled={!text.trim()} loading={reword.isPending}>
            {t("contact.saveNote")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

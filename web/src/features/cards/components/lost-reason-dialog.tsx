import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { lostReasonsQuery } from "@/lib/directory/get-lost-reasons";
import type { CardKind } from "@/lib/api/types";

interface Props {
  /** What is to be lost; null while nothing is. */
  name: string | null;
  kind?: CardKind;
  withNote: boolean;
  onCancel: () => void;
  onConfirm: (reason: string, note: string) => void;
}

/** Asked before a loss is saved; closing it leaves the card where it was. */
export function LostReasonDialog({ name, kind, onCancel, onConfirm, withNote }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={name !== null}
      onClose={onCancel}
      title={t("lost.title", { name: name ?? "", context: kind })}
    >
      {name !== null && (
        <LostReasonForm kind={kind} onCancel={onCancel} onConfirm={onConfirm} withNote={withNote} />
      )}
    </Modal>
  );
}

function LostReasonForm({ kind, onCancel, onConfirm, withNote }: Omit<Props, "name">) {
  const { t } = useTranslation();
  const reasons = useQuery(lostReasonsQuery).data ?? [];
  const [reason, setReason] = useState("");
  const [note, setNote] = useState("");

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim()) onConfirm(reason.trim(), note.trim());
      }}
    >
      <Stack>
        {reasons.length > 0 && (
          <div>
            <Text size="sm" fw={500} mb={6}>
              {t("lost.reasons", { context: kind })}
            </Text>
            <Group gap={8}>
              {reasons.map(({ id, label }) => (
                <Button
                  key={id}
                  size="xs"
                  variant={reason === label ? "filled" : "default"}
                  aria-pressed={reason === label}
                  onClick={() => setReason(label)}
                >
                  {label}
                </Button>
              ))}
            </Group>
          </div>
        )}
        <TextInput
          label={t("lost.reason")}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          required
          data-autofocus
          maxLength={200}
        />
        {withNote && (
          <Textarea
            label={t("move.note")}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
            autosize
            minRows={2}
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {t("action.cancel")}
          </Button>
          <Button type="submit" color="red" disabled={!reason.trim()}>
            {t("lost.submit", { context: kind })}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

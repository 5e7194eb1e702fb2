import { Alert, Button, Group, Modal, Stack, TagsInput, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ContactPicker } from "@/components/contact-picker";
import { CustomFieldInput } from "@/components/custom-field-input";
import { OwnerSelect } from "@/components/owner-select";
import { cardFieldsQuery } from "@/lib/directory/get-card-fields";
import { useUpdateCard, type CardChange } from "@/features/cards/api/update-card";
import type { Move } from "@/features/cards/board/move";
import { sayWhy } from "@/lib/api/problem";
import type { CardKind, CardRecord } from "@/lib/api/types";
import { useMe } from "@/lib/directory/me";
import { parseAmount } from "@/lib/money";
import { fromLocalInput, toLocalInput } from "@/lib/time";

/** A move that the stage refused, and what it asks for, by path. */
export interface MissingFields {
  move: Move;
  fields: string[];
}

interface Props {
  missing: MissingFields | null;
  onCancel: () => void;
  onFilled: (card: CardRecord) => void;
}

/** Asks for what a stage wants to know before a card may enter; closing it leaves the card where it was. */
export function MissingFieldsDialog({ missing, onCancel, onFilled }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={missing !== null}
      onClose={onCancel}
      title={t("missing.title", { stage: missing?.move.stage.name ?? "" })}
    >
      {missing && (
        <MissingForm key={missing.fields.join()} missing={missing} onCancel={onCancel} onFilled={onFilled} />
      )}
    </Modal>
  );
}

function MissingForm({ missing: { move, fields }, onCancel, onFilled }: Props & { missing: MissingFields }) {
  const { t } = useTranslation();
  const { card } = move;
  const update = useUpdateCard(card);
  const [wanted, setWanted] = useState<CardChange>({});
  const [amount, setAmount] = useState("");
  const wrongAmount = amount !== "" && parseAmount(amount) === null;
  const set = (change: CardChange) => setWanted((now) => ({ ...now, ...change }));

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const parsed = amount ? parseAmount(amount) : null;
        const body = parsed
          ? { ...wanted, amount: { amount: parsed, currency: card.amount?.currency ?? "EUR" } }
          : wanted;
        update.mutate({ ...body, version: card.version }, { onSuccess: onFilled });
      }}
    >
      <Stack>
        <Text size="sm" c="dimmed">
          {t("missing.hint", { name: card.name })}
        </Text>
        {fields.map((field) => {
          switch (field) {
            case "contact_id":
              return (
                <ContactPicker
                  key={field}
                  label={t("stages.requirable.contact_id")}
                  value={wanted.contact_id ?? null}
                  onChange={(contact_id) => set({ contact_id })}
                />
              );
            case "owner_id":
              return (
                <OwnerSelect
                  key={field}
                  value={wanted.owner_id ?? null}
                  teamId={card.team_id}
                  onChange={(owner_id) => set({ owner_id })}
                />
              );
            case "amount":
              return (
                <TextInput
                  key={field}
                  label={t("stages.requirable.amount")}
                  inputMode="decimal"
                  value={amount}
                  error={wrongAmount && t("errors.invalid_amount")}
                  onChange={(event) => setAmount(event.currentTarget.value)}
                />
              );
            case "expected_close_on":
              return (
                <TextInput
                  key={field}
                  type="date"
                  label={t("stages.requirable.expected_close_on")}
                  value={wanted.expected_close_on ?? ""}
                  onChange={(event) => set({ expected_close_on: event.currentTarget.value || null })}
                />
              );
            case "due_at":
              return (
                <DueInput key={field} value={wanted.due_at ?? null} onChange={(due_at) => set({ due_at })} />
              );
            case "tags":
              return (
                <TagsInput
                  key={field}
                  label={t("stages.requirable.tags")}
                  value={wanted.tags ?? []}
                  onChange={(tags) => set({ tags })}
                />
              );
            default:
              return (
                <CustomField
                  key={field}
                  kind={card.kind}
                  path={field}
                  wanted={wanted.custom ?? {}}
                  onChange={(custom) => set({ custom })}
                />
              );
          }
        })}
        {update.error && <Alert color="red">{sayWhy(update.error)}</Alert>}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {t("action.cancel")}
          </Button>
          <Button type="submit" loading={update.isPending} disabled={wrongAmount}>
            {t("missing.submit")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Until when, on the viewer's clock. */
function DueInput({ value, onChange }: { value: string | null; onChange: (due: string | null) => void }) {
  const { t } = useTranslation();
  const zone = useMe().time_zone;
  return (
    <TextInput
      type="datetime-local"
      label={t("stages.requirable.due_at")}
      value={value ? toLocalInput(value, zone) : ""}
      onChange={({ currentTarget }) =>
        onChange(currentTarget.value ? fromLocalInput(currentTarget.value, zone) : null)
      }
    />
  );
}

interface CustomProps {
  kind: CardKind;
  path: string;
  wanted: Record<string, unknown>;
  onChange: (custom: Record<string, unknown>) => void;
}

function CustomField({ kind, path, wanted, onChange }: CustomProps) {
  const { t } = useTranslation();
  const key = path.replace(/^custom\./, "");
  const field = useQuery(cardFieldsQuery(kind)).data?.find((known) => known.key === key);
  if (!field) return <Text size="sm">{t("missing.unknown", { field: key })}</Text>;
  return (
    <CustomFieldInput
      field={field}
      value={wanted[key]}
      onSave={(value) => onChange({ ...wanted, [key]: value })}
    />
  );
}

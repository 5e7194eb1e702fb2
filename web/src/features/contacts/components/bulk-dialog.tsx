import { Alert, Button, Group, Modal, NativeSelect, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  useChangeMany,
  type Chosen,
  type ManyChange,
  type ManyOutcome,
} from "@/features/contacts/api/change-many";
import { CustomFieldInput } from "@/components/custom-field-input";
import { sayWhy } from "@/lib/api/problem";
import { labelOf } from "@/lib/custom-fields";
import { useContactFields } from "@/lib/directory/get-contact-fields";
import { useGroups } from "@/lib/directory/get-groups";
import { useMembers } from "@/lib/directory/get-members";

export type BulkAct = "assign" | "add_to_group" | "remove_from_group" | "set_field" | "delete";

interface Props {
  act: BulkAct | null;
  count: number;
  chosen: Chosen;
  onClose: () => void;
  onDone: (outcome: ManyOutcome) => void;
}

/** Asks for what an act on many contacts needs, and does it. */
export function BulkDialog({ act, ...props }: Props) {
  const { t } = useTranslation();
  return (
    <Modal opened={act !== null} onClose={props.onClose} title={act && t(`bulk.acts.${act}`)}>
      {act && <BulkForm act={act} {...props} />}
    </Modal>
  );
}

function BulkForm({ act, count, chosen, onClose, onDone }: Props & { act: BulkAct }) {
  const { t } = useTranslation();
  const send = useChangeMany();
  const [change, setChange] = useState<ManyChange | null>(act === "delete" ? { action: "delete" } : null);

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (change) send.mutate({ change, chosen }, { onSuccess: onDone });
      }}
    >
      <Stack>
        <Text size="sm">{t(act === "delete" ? "bulk.deleteHint" : "bulk.concerns", { count })}</Text>
        {act === "assign" && <OwnerField onChange={setChange} />}
        {(act === "add_to_group" || act === "remove_from_group") && (
          <GroupField action={act} onChange={setChange} />
        )}
        {act === "set_field" && <ValueField onChange={setChange} />}
        {send.error && <Alert color="red">{sayWhy(send.error)}</Alert>}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("action.cancel")}
          </Button>
          <Button
            type="submit"
            color={act === "delete" ? "red" : undefined}
            disabled={!change}
            loading={send.isPending}
          >
            {t(act === "delete" ? "bulk.delete" : "bulk.apply")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

type Setter = { onChange: (change: ManyChange | null) => void };

function OwnerField({ onChange }: Setter) {
  const { t } = useTranslation();
  const members = useMembers().filter(({ active }) => active);
  return (
    <NativeSelect
      label={t("deal.owner")}
      data={[{ value: "", label: "…" }, ...members.map(({ id, name }) => ({ value: id, label: name }))]}
      onChange={({ currentTarget: { value: owner_id } }) =>
        onChange(owner_id ? { action: "assign", owner_id } : null)
      }
      data-autofocus
    />
  );
}

function GroupField({ action, onChange }: Setter & { action: "add_to_group" | "remove_from_group" }) {
  const { t } = useTranslation();
  const groups = useGroups().filter(({ mode }) => mode === "static");
  return (
    <NativeSelect
      label={t("group.word")}
      description={groups.length === 0 ? t("group.noStatic") : undefined}
      data={[{ value: "", label: "…" }, ...groups.map(({ id, name }) => ({ value: id, label: name }))]}
      onChange={({ currentTarget: { value: group_id } }) => onChange(group_id ? { action, group_id } : null)}
      data-autofocus
    />
  );
}

function ValueField({ onChange }: Setter) {
  const { t, i18n } = useTranslation();
  const fields = useContactFields();
  const [key, setKey] = useState("");
  const [value, setValue] = useState<unknown>(null);
  const field = fields.find((found) => found.key === key);
  const set = (name: string, next: unknown) => {
    setKey(name);
    setValue(next);
    onChange(name ? { action: "set_field", field: `custom.${name}`, value: next } : null);
  };
  return (
    <>
      <NativeSelect
        label={t("bulk.field")}
        description={fields.length === 0 ? t("bulk.noField") : undefined}
        data={[
          { value: "", label: "…" },
          ...fields.map((found) => ({ value: found.key, label: labelOf(found, i18n.language) })),
        ]}
        value={key}
        onChange={(event) => set(event.currentTarget.value, null)}
        data-autofocus
      />
      {field && (
        <>
          <CustomFieldInput field={field} value={value} onSave={(next) => set(key, next)} />
          <Text size="xs" c="dimmed">
            {t("bulk.empties")}
          </Text>
        </>
      )}
    </>
  );
}

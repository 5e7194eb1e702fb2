import { Alert, Button, Group, NativeSelect, Stack, TagsInput, TextInput } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import {
  useCreateField,
  useUpdateField,
  type About,
  type NewField,
  type ShownField,
} from "@/features/fields/api/fields";
import { fieldErrors, sayWhy } from "@/lib/api/problem";
import { useMe } from "@/lib/directory/me";

const TYPES: NewField["type"][] = [
  "text",
  "number",
  "money",
  "date",
  "datetime",
  "choice",
  "multi_choice",
  "yes_no",
  "link",
  "member",
];

/** "Date d’audition" as the key that programs use: `date_d_audition`. */
export const keyOf = (label: string) =>
  label
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[^a-z]+|_+$/g, "")
    .slice(0, 40);

/** Asks what a new field is; its key and type never change afterwards. */
export function NewFieldForm({ about, onDone }: { about: About; onDone: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const create = useCreateField(about);
  const errors = fieldErrors(create.error);
  const [labels, setLabels] = useState({ fr: "", en: "" });
  const [key, setKey] = useState("");
  const [type, setType] = useState<NewField["type"]>("text");
  const [choices, setChoices] = useState<string[]>([]);
  const choosing = type === "choice" || type === "multi_choice";

  return (
    <Frame
      error={create.error && Object.keys(errors).length === 0 ? sayWhy(create.error) : ""}
      pending={create.isPending}
      ready={Boolean(labels.fr.trim() && (key || keyOf(labels.fr))) && (!choosing || choices.length > 0)}
      submit={t("action.add")}
      onCancel={onDone}
      onSubmit={() =>
        create.mutate(
          {
            key: key || keyOf(labels.fr),
            type,
            labels: { fr: labels.fr.trim(), en: labels.en.trim() || labels.fr.trim() },
            choices: choosing ? choices : [],
            time_zone: type === "datetime" ? me.time_zone : null,
          },
          { onSuccess: onDone },
        )
      }
    >
      <Labels labels={labels} onChange={setLabels} errors={errors} />
      <NativeSelect
        label={t("field.type")}
        data={TYPES.map((value) => ({ value, label: t(`field.types.${value}`) }))}
        value={type}
        onChange={(event) => setType(event.currentTarget.value as NewField["type"])}
      />
      {choosing && <Choices value={choices} onChange={setChoices} error={errors.choices} />}
      <TextInput
        label={t("field.key")}
        description={t("field.keyHint")}
        placeholder={keyOf(labels.fr)}
        value={key}
        error={errors.key}
        onChange={(event) => setKey(event.currentTarget.value)}
      />
    </Frame>
  );
}

interface ChangeProps {
  field: ShownField;
  about: About;
  onDone: () => void;
}

/** Renames a field, or gives it more choices. */
export function ChangeFieldForm({ field, about, onDone }: ChangeProps) {
  const { t } = useTranslation();
  const update = useUpdateField(about);
  const errors = fieldErrors(update.error);
  const [labels, setLabels] = useState(field.labels);
  const [choices, setChoices] = useState(field.choices);
  return (
    <Frame
      error={update.error && Object.keys(errors).length === 0 ? sayWhy(update.error) : ""}
      pending={update.isPending}
      ready={Boolean(labels.fr.trim() && labels.en.trim())}
      submit={t("action.save")}
      onCancel={onDone}
      onSubmit={() =>
        update.mutate(
          {
            id: field.id,
            version: field.version ?? 0,
            labels,
            ...(field.choices.length > 0 && { choices }),
          },
          { onSuccess: onDone },
        )
      }
    >
      <Labels labels={labels} onChange={setLabels} errors={errors} />
      {field.choices.length > 0 && <Choices value={choices} onChange={setChoices} error={errors.choices} />}
    </Frame>
  );
}

interface FrameProps {
  error: string;
  pending: boolean;
  ready: boolean;
  submit: string;
  children: ReactNode;
  onCancel: () => void;
  onSubmit: () => void;
}

function Frame({ error, pending, ready, submit, children, onCancel, onSubmit }: FrameProps) {
  const { t } = useTranslation();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <Stack>
        {error && <Alert color="red">{error}</Alert>}
        {children}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {t("action.cancel")}
          </Button>
          <Button type="submit" disabled={!ready} loading={pending}>
            {submit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface LabelsProps {
  labels: { fr: string; en: string };
  errors: Record<string, string>;
  onChange: (labels: { fr: string; en: string }) => void;
}

function Labels({ labels, errors, onChange }: LabelsProps) {
  const { t } = useTranslation();
  return (
    <>
      <TextInput
        label={t("field.inFrench")}
        value={labels.fr}
        error={errors["labels.fr"]}
        onChange={(event) => onChange({ ...labels, fr: event.currentTarget.value })}
        maxLength={80}
        required
        data-autofocus
      />
      <TextInput
        label={t("field.inEnglish")}
        placeholder={labels.fr}
        value={labels.en}
        error={errors["labels.en"]}
        onChange={(event) => onChange({ ...labels, en: event.currentTarget.value })}
        maxLength={80}
      />
    </>
  );
}

interface ChoicesProps {
  value: string[];
  error?: string;
  onChange: (choices: string[]) => void;
}

function Choices({ value, error, onChange }: ChoicesProps) {
  const { t } = useTranslation();
  return (
    <TagsInput
      label={t("field.choices")}
      description={t("field.choicesHint")}
      value={value}
      error={error}
      onChange={onChange}
    />
  );
}

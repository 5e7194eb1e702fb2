/** One field of this installation, typed by its kind; saved as soon as it is left. */
import { Group, MultiSelect, NativeSelect, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { isMoney, labelOf, type FieldDefinition } from "@/lib/custom-fields";
import { useMembers } from "@/lib/directory/get-members";
import { useMe } from "@/lib/directory/me";
import { parseAmount } from "@/lib/money";
import { fromLocalInput, toLocalInput } from "@/lib/time";

interface Props {
  field: FieldDefinition;
  value: unknown;
  onSave: (value: unknown) => Promise<unknown> | void;
  /** Instead of the field's name above it. */
  hideLabel?: boolean;
}

const INPUT_TYPES: Record<string, string> = {
  number: "number",
  date: "date",
  datetime: "datetime-local",
  link: "url",
};

const CURRENCIES = ["EUR", "USD", "GBP", "CHF", "CAD"];

/** A date-time is shown and typed on the clocks of its own zone. */
export function CustomFieldInput(props: Props) {
  const { field } = props;
  switch (field.type) {
    case "yes_no":
    case "choice":
      return <OneOfAFew {...props} />;
    case "multi_choice":
      return <SomeOfAFew {...props} />;
    case "member":
      return <AMember {...props} />;
    default:
      // What somebody else writes meanwhile is shown at once: a new value is a new input.
      return <Typed key={JSON.stringify(props.value ?? null)} {...props} />;
  }
}

function useName({ field, hideLabel }: Props) {
  const { i18n } = useTranslation();
  const name = labelOf(field, i18n.language);
  return hideLabel ? { "aria-label": name } : { label: name };
}

function OneOfAFew(props: Props) {
  const { t } = useTranslation();
  const { field, value, onSave } = props;
  const yesNo = field.type === "yes_no";
  const choices = yesNo
    ? [
        { value: "true", label: t("state.yes") },
        { value: "false", label: t("state.no") },
      ]
    : field.choices;
  return (
    <NativeSelect
      {...useName(props)}
      data-testid={`field-${field.key}`}
      data={[{ value: "", label: t("state.unset") }, ...choices]}
      value={value === null || value === undefined ? "" : String(value)}
      onChange={({ currentTarget: { value: chosen } }) =>
        void onSave(chosen === "" ? null : yesNo ? chosen === "true" : chosen)
      }
    />
  );
}

function SomeOfAFew(props: Props) {
  const { field, value, onSave } = props;
  return (
    <MultiSelect
      {...useName(props)}
      data-testid={`field-${field.key}`}
      data={field.choices}
      value={Array.isArray(value) ? value.map(String) : []}
      onChange={(chosen) => void onSave(chosen.length > 0 ? chosen : null)}
    />
  );
}

function AMember(props: Props) {
  const { t } = useTranslation();
  const members = useMembers();
  const { field, value, onSave } = props;
  return (
    <Select
      {...useName(props)}
      data-testid={`field-${field.key}`}
      placeholder={t("state.none")}
      data={members.map(({ id, name }) => ({ value: id, label: name }))}
      value={typeof value === "string" ? value : null}
      onChange={(chosen) => void onSave(chosen)}
      searchable
      clearable
    />
  );
}

function Typed(props: Props) {
  const { t } = useTranslation();
  const me = useMe();
  const { field, value, onSave } = props;
  const zone = field.time_zone ?? me.time_zone;
  const shown = inputText(field, value, zone);
  const [typed, setTyped] = useState(shown);
  const [currency, setCurrency] = useState(isMoney(value) ? value.currency : "EUR");
  const [wrong, setWrong] = useState(false);
  const money = field.type === "money";

  function save(text: string, inCurrency: string) {
    const next = savedValue(field, text, zone, inCurrency);
    setWrong(next === undefined);
    if (next !== undefined) void onSave(next);
  }

  const input = (
    <TextInput
      {...useName(props)}
      flex={1}
      description={field.type === "datetime" ? t("deal.inZone", { zone }) : undefined}
      type={INPUT_TYPES[field.type] ?? "text"}
      inputMode={money ? "decimal" : undefined}
      step={field.type === "number" ? "any" : undefined}
      value={typed}
      error={wrong && t("errors.invalid_amount")}
      data-testid={`field-${field.key}`}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={() => {
        if (typed !== shown) save(typed, currency);
      }}
      onKeyDown={(event) => {
        if (event.key !== "Enter") return;
        // A form around it is not sent by the way, with what was there before.
        event.preventDefault();
        event.currentTarget.blur();
      }}
    />
  );
  if (!money) return input;
  return (
    <Group gap="xs" align="flex-end" wrap="nowrap">
      {input}
      <NativeSelect
        aria-label={t("deal.currency")}
        data={CURRENCIES.includes(currency) ? CURRENCIES : [currency, ...CURRENCIES]}
        value={currency}
        onChange={({ currentTarget: { value: chosen } }) => {
          setCurrency(chosen);
          if (typed) save(typed, chosen);
        }}
      />
    </Group>
  );
}

function inputText(field: FieldDefinition, value: unknown, zone: string): string {
  if (value === null || value === undefined) return "";
  if (field.type === "datetime") return toLocalInput(String(value), zone);
  if (isMoney(value)) return value.amount.replace(/\.00$/, "");
  return String(value);
}

/** The value as the API takes it; undefined where it is none. */
function savedValue(field: FieldDefinition, typed: string, zone: string, currency: string): unknown {
  const text = typed.trim();
  if (text === "") return null;
  if (field.type === "datetime") return fromLocalInput(text, zone);
  if (field.type === "number") return Number(text);
  if (field.type !== "money") return text;
  const amount = parseAmount(text);
  return amount ? { amount, currency } : undefined;
}

/** What a condition compares with, typed as its field and its operator need it. */
import { Group, MultiSelect, NativeSelect, NumberInput, Select, TagsInput, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { CompanySelect } from "@/components/company-select";
import type { Fact } from "@/components/filter/facts";
import { useGroups } from "@/lib/directory/get-groups";
import { useMembers } from "@/lib/directory/get-members";
import { NEEDS_NOTHING } from "@/lib/filters/tree";

interface Props {
  fact: Fact | undefined;
  op: string;
  value: unknown;
  onChange: (value: unknown) => void;
}

const SPANS = ["within_last", "within_next", "older_than", "later_than"];

export function FilterValue({ fact, op, value, onChange }: Props) {
  const { t } = useTranslation();
  const choices = useChoices(fact);
  if (!fact || NEEDS_NOTHING.includes(op)) return null;
  const shared = { size: "xs", "aria-label": t("filter.value") };

  if (SPANS.includes(op)) return <SpanValue value={value} onChange={onChange} />;
  if (op === "in" || op === "not_in") {
    const several = { ...shared, miw: 180, value: Array.isArray(value) ? value.map(String) : [], onChange };
    return choices ? <MultiSelect {...several} data={choices} searchable /> : <TagsInput {...several} />;
  }
  if (fact.of === "company") {
    return <CompanySelect {...shared} value={typeof value === "string" ? value : null} onChange={onChange} />;
  }
  if (fact.type === "yes_no") {
    return (
      <NativeSelect
        {...shared}
        data={["", "true", "false"].map((one) => ({
          value: one,
          label: one ? t(one === "true" ? "state.yes" : "state.no") : "…",
        }))}
        value={value === undefined || value === null ? "" : String(value)}
        onChange={({ currentTarget: { value: chosen } }) => onChange(chosen ? chosen === "true" : undefined)}
      />
    );
  }
  if (choices) {
    return (
      <Select
        {...shared}
        miw={180}
        data={choices}
        value={typeof value === "string" ? value : null}
        onChange={onChange}
        searchable
      />
    );
  }
  if (fact.type === "number") {
    return (
      <NumberInput
        {...shared}
        w={130}
        value={typeof value === "number" ? value : ""}
        onChange={(typed) => onChange(typeof typed === "number" ? typed : undefined)}
        hideControls
      />
    );
  }
  const isDay = fact.type === "date" || fact.type === "moment";
  return (
    <TextInput
      {...shared}
      type={isDay ? "date" : "text"}
      value={typeof value === "string" ? (isDay ? value.slice(0, 10) : value) : ""}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** What there is to choose from; undefined where anything may be typed. */
function useChoices(fact: Fact | undefined) {
  const members = useMembers();
  const groups = useGroups();
  if (fact?.of === "member") return members.map(({ id, name }) => ({ value: id, label: name }));
  if (fact?.of === "group") return groups.map(({ id, name }) => ({ value: id, label: name }));
  return fact?.choices;
}

type Unit = "days" | "hours";

function SpanValue({ value, onChange }: Pick<Props, "value" | "onChange">) {
  const { t } = useTranslation();
  const span = typeof value === "object" && value !== null ? (value as Partial<Record<Unit, number>>) : {};
  const unit: Unit = "hours" in span ? "hours" : "days";
  return (
    <Group gap={4} wrap="nowrap">
      <NumberInput
        size="xs"
        w={80}
        min={0}
        max={36_500}
        allowDecimal={false}
        aria-label={t("filter.value")}
        value={span[unit] ?? ""}
        onChange={(typed) => onChange({ [unit]: typeof typed === "number" ? typed : undefined })}
      />
      <NativeSelect
        size="xs"
        aria-label={t("filter.unit")}
        data={(["days", "hours"] as Unit[]).map((one) => ({ value: one, label: t(`filter.units.${one}`) }))}
        value={unit}
        onChange={(event) => onChange({ [event.currentTarget.value]: span[unit] })}
      />
    </Group>
  );
}

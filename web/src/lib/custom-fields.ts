/** Custom fields, whatever they belong to: what they are called, and how their values read. */
import { useTranslation } from "react-i18next";
import type { Money } from "@/lib/api/types";
import { useMemberName } from "@/lib/directory/get-members";
import { useMe } from "@/lib/directory/me";
import { formatMoney } from "@/lib/money";
import { formatMoment, formatWholeDay } from "@/lib/time";

export interface FieldDefinition {
  key: string;
  type: string;
  labels: { fr: string; en: string };
  choices: string[];
  time_zone: string | null;
}

/** What people read, in their language. */
export const labelOf = (field: Pick<FieldDefinition, "labels">, language: string) =>
  language === "en" ? field.labels.en : field.labels.fr;

export const isMoney = (value: unknown): value is Money =>
  typeof value === "object" && value !== null && "amount" in value && "currency" in value;

/** A custom value in words; empty where there is none. */
export function useCustomText(): (
  field: Pick<FieldDefinition, "type" | "time_zone">,
  value: unknown,
) => string {
  const { t, i18n } = useTranslation();
  const memberName = useMemberName();
  const me = useMe();
  return (field, value) => {
    if (value === null || value === undefined || value === "") return "";
    if (typeof value === "boolean") return t(value ? "state.yes" : "state.no");
    if (Array.isArray(value)) return value.join(", ");
    if (isMoney(value)) return formatMoney(value, i18n.language);
    if (field.type === "datetime")
      return formatMoment(String(value), i18n.language, field.time_zone ?? me.time_zone);
    if (field.type === "date") return formatWholeDay(String(value), i18n.language);
    if (field.type === "number") return new Intl.NumberFormat(i18n.language).format(Number(value));
    if (field.type === "member") return memberName(String(value));
    return String(value);
  };
}

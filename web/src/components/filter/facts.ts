/** What contacts can be filtered by, and what may be asked of it. */
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { CustomField } from "@/lib/api/types";
import { labelOf } from "@/lib/custom-fields";
import { useContactFields } from "@/lib/directory/get-contact-fields";

export type FactType = "text" | "choice" | "id" | "number" | "date" | "moment" | "yes_no" | "list" | "known";

export interface Fact {
  path: string;
  label: string;
  type: FactType;
  /** Of whom or what it is the id. */
  of?: "member" | "company" | "group";
  choices?: { value: string; label: string }[];
}

const EQUAL = ["eq", "ne", "in", "not_in"];
const ANY = ["is_known", "is_empty"];
const TIME = ["within_last", "within_next", "older_than", "later_than", "before", "after"];

/** By the type of a fact, in the order in which they are offered; the first is chosen at first. */
export const OPERATORS: Record<FactType, string[]> = {
  text: ["contains", "starts_with", ...EQUAL, ...ANY],
  choice: [...EQUAL, ...ANY],
  id: [...EQUAL, ...ANY],
  number: ["eq", "ne", "gte", "lte", "gt", "lt", ...ANY],
  date: [...TIME, "eq", ...ANY],
  moment: [...TIME, ...ANY],
  yes_no: ["eq", ...ANY],
  list: ["contains", "not_contains", ...ANY],
  known: ANY,
};

const OF_CUSTOM: Record<string, FactType> = {
  text: "text",
  link: "text",
  number: "number",
  date: "date",
  datetime: "moment",
  choice: "choice",
  multi_choice: "list",
  yes_no: "yes_no",
  member: "id",
  money: "known",
};

const same = (choices: string[]) => choices.map((choice) => ({ value: choice, label: choice }));

/** The facts of contacts, those of this installation's own fields last. */
export function useContactFacts(): Fact[] {
  const { t, i18n } = useTranslation();
  const fields = useContactFields();
  const languages = ["fr", "en"].map((value) => ({ value, label: t(`language.${value}`) }));
  return [
    { path: "record.name", label: t("contact.name"), type: "text" },
    { path: "record.group_ids", label: t("group.words"), type: "list", of: "group" },
    { path: "record.owner_id", label: t("deal.owner"), type: "id", of: "member" },
    { path: "record.company_id", label: t("company.word"), type: "id", of: "company" },
    { path: "record.emails.0", label: t("filter.mainEmail"), type: "text" },
    { path: "record.emails", label: t("filter.anyEmail"), type: "list" },
    { path: "record.phones.0", label: t("filter.mainPhone"), type: "text" },
    { path: "record.phones", label: t("filter.anyPhone"), type: "list" },
    { path: "record.language", label: t("contact.language"), type: "choice", choices: languages },
    { path: "record.time_zone", label: t("contact.timeZone"), type: "choice" },
    { path: "record.created_at", label: t("contact.createdAt"), type: "moment" },
    { path: "record.updated_at", label: t("contact.updatedAt"), type: "moment" },
    ...customFacts(fields, i18n.language, t),
  ];
}

/** The facts of an installation's own fields. */
export function customFacts(fields: CustomField[], language: string, t: TFunction): Fact[] {
  return fields.flatMap((field): Fact[] => {
    const label = labelOf(field, language);
    const fact: Fact = {
      path: `record.custom.${field.key}`,
      label,
      type: OF_CUSTOM[field.type] ?? "known",
      of: field.type === "member" ? "member" : undefined,
      choices: field.choices.length > 0 ? same(field.choices) : undefined,
    };
    if (field.type !== "money") return [fact];
    return [
      fact,
      { path: `${fact.path}.amount`, label: t("filter.amountOf", { field: label }), type: "number" },
      { path: `${fact.path}.currency`, label: t("filter.currencyOf", { field: label }), type: "choice" },
    ];
  });
}

/** What a condition looks at, and what it saw there, as people call it. */
import { useTranslation } from "react-i18next";
import { useContactFacts } from "@/components/filter/facts";
import { useGroupName } from "@/lib/directory/get-groups";
import { useMemberName } from "@/lib/directory/get-members";
import { formatMoment, formatWholeDay } from "@/lib/time";

interface ConditionWords {
  fieldWords: (path: string) => string;
  valueWords: (path: string, value: unknown) => string;
}

export function useConditionWords(): ConditionWords {
  const { t, i18n } = useTranslation();
  const facts = useContactFacts();
  const groupName = useGroupName();
  const memberName = useMemberName();

  /** `contact.custom.voice` → "Voix du contact"; the path itself where nobody has a word for it. */
  function fieldWords(path: string): string {
    const [root = "", ...rest] = path.split(".");
    const own = rest.join(".");
    const name = wordFor(root, own);
    if (!name) return path;
    return ["contact", "deal", "before"].includes(root) ? t(`condition.of.${root}`, { field: name }) : name;
  }

  function wordFor(root: string, own: string): string | undefined {
    const ofContact = facts.find((fact) => fact.path === `record.${own}`);
    if (ofContact && (root === "contact" || own.startsWith("custom."))) return ofContact.label;
    const last = own.split(".").findLast((part) => !/^\d+$/.test(part)) ?? own;
    const key = [own, last]
      .flatMap((name) => [`condition.fields.${name}`, `timeline.fields.${name}`])
      .find((key) => i18n.exists(key) && typeof t(key) === "string");
    return key ? t(key) : ofContact?.label;
  }

  function valueWords(path: string, value: unknown): string {
    if (value === null || value === undefined || value === "") return t("condition.nothing");
    if (typeof value === "boolean") return t(value ? "state.yes" : "state.no");
    if (Array.isArray(value))
      return value.map((one) => valueWords(path, one)).join(", ") || t("condition.nothing");
    if (typeof value === "object") return spanWords(value) ?? JSON.stringify(value);
    const text = String(value);
    const last = path.split(".").at(-1) ?? "";
    if (last === "owner_id") return memberName(text) || text;
    if (path.includes("group_ids")) return groupName(text) || text;
    if (/^\d{4}-\d\d-\d\d$/.test(text)) return formatWholeDay(text, i18n.language);
    if (/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text)) return formatMoment(text, i18n.language);
    const key = [`condition.${last}.${text}`, `timeline.${last}.${text}`].find((key) => i18n.exists(key));
    return key ? t(key) : text;
  }

  /** `{days: 3}` → "3 days". */
  function spanWords(value: object): string | null {
    const parts = Object.entries(value);
    if (parts.length === 0 || !parts.every(([unit]) => ["days", "hours", "minutes"].includes(unit)))
      return null;
    return parts.map(([unit, count]) => t(`workflow.${unit}`, { count: Number(count) })).join(" ");
  }

  return { fieldWords, valueWords };
}

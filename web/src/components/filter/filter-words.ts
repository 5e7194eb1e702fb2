/** A filter as a sentence. */
import { useTranslation } from "react-i18next";
import { useContactFacts, type Fact } from "@/components/filter/facts";
import { useGroupName } from "@/lib/directory/get-groups";
import { useMemberName } from "@/lib/directory/get-members";
import { isGroup, NEEDS_NOTHING, toDraft, type Draft, type DraftLeaf, type Tree } from "@/lib/filters/tree";
import { formatMoment, formatWholeDay } from "@/lib/time";

/** @param given what it speaks of; of contacts unless told otherwise. */
export function useFilterWords(given?: Fact[]): (tree: Tree | null) => string {
  const { t, i18n } = useTranslation();
  const ofContacts = useContactFacts();
  const facts = given ?? ofContacts;
  const groupName = useGroupName();
  const memberName = useMemberName();

  function words(draft: Draft, nested: boolean): string {
    if (!isGroup(draft)) return leafWords(draft);
    const joined = draft.parts
      .map((part) => words(part, draft.parts.length > 1))
      .join(` ${t(draft.joint === "all" ? "filter.and" : "filter.or")} `);
    if (draft.joint === "none") return t("filter.notThis", { what: joined });
    return nested ? `(${joined})` : joined;
  }

  function leafWords({ field, op, value }: DraftLeaf): string {
    const fact = facts.find(({ path }) => path === field);
    const what = fact?.label ?? field.replace(/^record\.(custom\.)?/, "");
    const how = t(`condition.ops.${op}`);
    return NEEDS_NOTHING.includes(op) ? `${what} ${how}` : `${what} ${how} ${valueWords(fact, value)}`;
  }

  function valueWords(fact: Fact | undefined, value: unknown): string {
    if (Array.isArray(value)) return value.map((one) => valueWords(fact, one)).join(", ");
    if (typeof value === "boolean") return t(value ? "state.yes" : "state.no");
    if (typeof value === "object" && value !== null) {
      return Object.entries(value)
        .map(([unit, count]) => t(`workflow.${unit}`, { count: Number(count) }))
        .join(" ");
    }
    const text = String(value);
    if (fact?.of === "member") return memberName(text) || "…";
    if (fact?.of === "group") return groupName(text) || "…";
    if (fact?.of === "company") return t("filter.aCompany");
    if (/^\d{4}-\d\d-\d\d$/.test(text)) return formatWholeDay(text, i18n.language);
    if (/^\d{4}-\d\d-\d\dT/.test(text)) return formatMoment(text, i18n.language);
    return fact?.choices?.find((choice) => choice.value === text)?.label ?? `« ${text} »`;
  }

  return (tree) => (tree ? words(toDraft(tree), false) : "");
}

/** What changed of a record, field by field, as people call it: "Téléphones : +33 6… → +33 7…". */
import { useTranslation } from "react-i18next";
import type { TimelineEntry } from "@/lib/api/types";
import { isMoney, labelOf, useCustomText } from "@/lib/custom-fields";
import { useContactFields } from "@/lib/directory/get-contact-fields";
import { useGroupName } from "@/lib/directory/get-groups";
import { useMemberName } from "@/lib/directory/get-members";
import { formatMoney } from "@/lib/money";
import { formatMoment } from "@/lib/time";

interface Change {
  before: unknown;
  after: unknown;
}

/** What nobody needs to read of every change. */
const NOISE = ["updated_at", "rank", "version"];

/** Ids that only another record's name would say something of. */
const NAMELESS = ["company_id", "contact_id", "deal_id", "pipeline_id", "stage_id", "team_id", "merged_into"];

export function useChangeWords(): (entry: Pick<TimelineEntry, "kind" | "summary">) => string {
  const { t, i18n } = useTranslation();
  const fields = useContactFields();
  const customText = useCustomText();
  const groupName = useGroupName();
  const memberName = useMemberName();

  const fieldOf = (kind: string, name: string) =>
    kind === "contact.updated" ? fields.find(({ key }) => name === `custom.${key}`) : undefined;

  function labelFor(kind: string, name: string): string {
    const field = fieldOf(kind, name);
    if (field) return labelOf(field, i18n.language);
    const key = `timeline.fields.${name}`;
    return i18n.exists(key) ? t(key) : name.replace(/^custom\./, "");
  }

  function valueFor(kind: string, name: string, value: unknown): string {
    const field = fieldOf(kind, name);
    if (field) return customText(field, value);
    if (value === null || value === undefined || value === "") return "";
    if (name === "owner_id") return memberName(String(value));
    if (name === "language") return t(`language.${String(value)}`);
    if (name === "status") return t(`timeline.status.${String(value)}`, { defaultValue: String(value) });
    if (typeof value === "boolean") return t(value ? "state.yes" : "state.no");
    if (Array.isArray(value)) return value.join(", ");
    if (isMoney(value)) return formatMoney(value, i18n.language);
    if (typeof value === "object") return "…";
    return isMoment(value) ? formatMoment(value, i18n.language) : String(value);
  }

  /** Who joined and who left, rather than two lists to compare. */
  function membership({ before, after }: Change): string {
    const [old, now] = [ids(before), ids(after)];
    const named = (those: string[]) => those.map((id) => groupName(id) || "…").join(", ");
    const joined = now.filter((id) => !old.includes(id));
    const left = old.filter((id) => !now.includes(id));
    return [
      joined.length > 0 && t("timeline.joined", { groups: named(joined) }),
      left.length > 0 && t("timeline.left", { groups: named(left) }),
    ]
      .filter(Boolean)
      .join("\n");
  }

  return ({ kind, summary }) =>
    Object.entries(changesOf(summary.changed))
      .filter(([name]) => !NOISE.includes(name))
      .map(([name, change]) => {
        const label = labelFor(kind, name);
        if (!change || NAMELESS.includes(name)) return t("timeline.fieldChanged", { field: label });
        if (name === "group_ids") return membership(change);
        const [before, after] = [change.before, change.after].map((value) => valueFor(kind, name, value));
        return t("timeline.fromTo", {
          field: label,
          before: before || t("state.unset"),
          after: after || t("state.unset"),
        });
      })
      .join("\n");
}

const ids = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);

function changesOf(changed: unknown): Record<string, Change | null> {
  return typeof changed === "object" && changed !== null ? (changed as Record<string, Change | null>) : {};
}

const isMoment = (value: unknown): value is string =>
  typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d.*Z$/.test(value);

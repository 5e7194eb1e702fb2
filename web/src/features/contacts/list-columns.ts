/** The columns of the contact list: which there are, which are shown, which sort. */
import { useLocalStorage } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { labelOf } from "@/lib/custom-fields";
import { useContactFields } from "@/lib/directory/get-contact-fields";
import type { CustomField } from "@/lib/api/types";

export interface Column {
  /** Also what the API calls it, for those of fields: `custom.<key>`. */
  id: string;
  label: string;
  /** What `sort` is set to by a click on its heading. */
  sort?: string;
  field?: CustomField;
}

export const USUAL = ["reach", "company_id", "position", "group_ids", "owner_id"];

const SORTABLE = ["text", "link", "choice", "date", "datetime", "number"];

/** All columns but the name, which is always shown. */
export function useAllColumns(): Column[] {
  const { t, i18n } = useTranslation();
  const fields = useContactFields();
  return [
    { id: "reach", label: t("contact.reach") },
    { id: "company_id", label: t("company.word") },
    { id: "position", label: t("contact.position") },
    { id: "group_ids", label: t("group.words") },
    { id: "owner_id", label: t("deal.owner") },
    { id: "language", label: t("contact.language") },
    { id: "created_at", label: t("contact.createdAt"), sort: "created_at" },
    { id: "updated_at", label: t("contact.updatedAt"), sort: "updated_at" },
    ...fields.map((field) => ({
      id: `custom.${field.key}`,
      label: labelOf(field, i18n.language),
      field,
      sort: SORTABLE.includes(field.type)
        ? `custom.${field.key}`
        : field.type === "money"
          ? `custom.${field.key}.amount`
          : undefined,
    })),
  ];
}

/** What this browser shows, in the order of all columns. */
export function useShownColumns(): [Column[], (ids: string[]) => void] {
  const [ids, setIds] = useLocalStorage({ key: "jalon-contact-columns", defaultValue: USUAL });
  const all = useAllColumns();
  return [all.filter((column) => ids.includes(column.id)), setIds];
}

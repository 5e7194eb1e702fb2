import { useTranslation } from "react-i18next";
import { useContactFields } from "@/lib/directory/get-contact-fields";

const PLAIN = [
  "contact.name",
  "contact.email",
  "contact.phone",
  "company.name",
  "company.address",
  "company.phone",
  "owner.name",
  "owner.email",
] as const;

export interface MergeField {
  /** As a template names it: `contact.name`. */
  path: string;
  label: string;
}

/** What a mail can say about its reader, custom fields included. */
export function useMergeFields(): MergeField[] {
  const { t, i18n } = useTranslation();
  const custom = useContactFields();
  return [
    ...PLAIN.map((path) => ({ path, label: t(`mergeField.${path.replace(".", "_")}`) })),
    ...custom.map(({ key, labels }) => ({
      path: `contact.custom.${key}`,
      label: i18n.language === "fr" ? labels.fr : labels.en,
    })),
  ];
}

/** What people call a field that a mail wants; the path itself where nobody describes it. */
export function useMergeFieldLabel(): (path: string) => string {
  const fields = useMergeFields();
  return (path) => {
    const wanted = path.replace(/^custom\./, "contact.custom.");
    return fields.find((field) => field.path === wanted)?.label ?? path;
  };
}

import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { formsQuery } from "@/features/forms/api/get-forms";

/** What a form calls one of its fields, in the reader's language; the key where the form is not to be seen. */
export function useFieldLabel(): (formId: string, key: string) => string {
  const { i18n } = useTranslation();
  const forms = useQuery({ ...formsQuery, staleTime: 5 * 60_000 }).data;
  return (formId, key) => {
    const labels = forms?.find(({ id }) => id === formId)?.fields.find((field) => field.key === key)?.labels;
    return labels?.[i18n.language] ?? labels?.fr ?? key;
  };
}

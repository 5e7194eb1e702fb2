import { useTranslation } from "react-i18next";
import { Page } from "@/components/page";
import { FormList } from "@/features/forms/components/form-list";

export function Component() {
  const { t } = useTranslation();
  return (
    <Page title={t("nav.forms")}>
      <FormList />
    </Page>
  );
}

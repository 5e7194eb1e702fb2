import { useTranslation } from "react-i18next";
import { ContactsTabs } from "@/app/contacts-tabs";
import { Page } from "@/components/page";
import { DuplicateList } from "@/features/duplicates/components/duplicate-list";

export function Component() {
  const { t } = useTranslation();
  return (
    <Page title={t("nav.duplicates")} wide>
      <ContactsTabs />
      <DuplicateList />
    </Page>
  );
}

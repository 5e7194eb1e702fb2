import { useTranslation } from "react-i18next";
import { ContactsTabs } from "@/app/contacts-tabs";
import { Page } from "@/components/page";
import { ImportList } from "@/features/imports/components/import-list";
import { UploadFile } from "@/features/imports/components/upload-file";

export function Component() {
  const { t } = useTranslation();
  return (
    <Page title={t("nav.imports")} wide>
      <ContactsTabs />
      <UploadFile />
      <ImportList />
    </Page>
  );
}

import { useTranslation } from "react-i18next";
import { ContactsTabs } from "@/app/contacts-tabs";
import { Page } from "@/components/page";
import { AddCompany } from "@/features/companies/components/add-company";
import { CompanyList } from "@/features/companies/components/company-list";

export function Component() {
  const { t } = useTranslation();
  return (
    <Page title={t("nav.companies")} wide actions={<AddCompany />}>
      <ContactsTabs />
      <CompanyList />
    </Page>
  );
}

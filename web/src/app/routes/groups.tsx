import { useTranslation } from "react-i18next";
import { ContactsTabs } from "@/app/contacts-tabs";
import { Page } from "@/components/page";
import { AddGroup } from "@/features/groups/components/add-group";
import { GroupList } from "@/features/groups/components/group-list";

export function Component() {
  const { t } = useTranslation();
  return (
    <Page title={t("nav.groups")} wide actions={<AddGroup />}>
      <ContactsTabs />
      <GroupList />
    </Page>
  );
}

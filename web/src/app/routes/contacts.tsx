import { Group } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ContactsTabs } from "@/app/contacts-tabs";
import { Page } from "@/components/page";
import { AddContact } from "@/features/contacts/components/add-contact";
import { ColumnMenu } from "@/features/contacts/components/column-menu";
import { ContactFilterBar } from "@/features/contacts/components/contact-filters";
import { ContactList } from "@/features/contacts/components/contact-list";
import { SelectionBar } from "@/features/contacts/components/selection-bar";
import { useListAddress } from "@/features/contacts/use-list-address";
import { useSelection } from "@/features/contacts/use-selection";
import { PositionCell } from "@/features/cards/components/position-cell";
import { ExportContacts } from "@/features/exports/components/export-contacts";

export function Component() {
  const { t } = useTranslation();
  const { filters, set } = useListAddress();
  const selection = useSelection(filters);
  return (
    <Page
      title={t("nav.contacts")}
      wide
      actions={
        <Group gap="xs">
          <ExportContacts filters={filters} />
          <AddContact />
        </Group>
      }
    >
      <ContactsTabs />
      <ContactFilterBar>
        <ColumnMenu />
      </ContactFilterBar>
      <SelectionBar selection={selection} filters={filters} />
      <ContactList
        filters={filters}
        selection={selection}
        onSort={(sort) => set("sort", sort)}
        position={(contact, deals) => <PositionCell contact={contact} deals={deals} />}
      />
    </Page>
  );
}

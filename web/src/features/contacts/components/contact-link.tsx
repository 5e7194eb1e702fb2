import { Anchor, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconBuilding, IconUser } from "@tabler/icons-react";
import { Link } from "react-router";
import { contactQuery } from "@/features/contacts/api/get-contact";
import { paths } from "@/config/paths";

/** A contact's name, main address, company, and the ways to their sheets. */
export function ContactLink({ contactId }: { contactId: string }) {
  const contact = useQuery(contactQuery(contactId)).data;
  return (
    <Text size="sm">
      <IconUser size={15} style={{ verticalAlign: -2 }} aria-hidden />{" "}
      <Anchor component={Link} to={paths.contact(contactId)} size="sm" underline="always">
        {contact?.name ?? "…"}
      </Anchor>
      {contact?.emails[0] && (
        <Text span size="sm" c="dimmed">
          {" "}
          · {contact.emails[0]}
        </Text>
      )}
      {contact?.company_id && contact.company_name && (
        <Text span size="sm" display="block">
          <IconBuilding size={15} style={{ verticalAlign: -2 }} aria-hidden />{" "}
          <Anchor component={Link} to={paths.company(contact.company_id)} size="sm" underline="always">
            {contact.company_name}
          </Anchor>
        </Text>
      )}
    </Text>
  );
}

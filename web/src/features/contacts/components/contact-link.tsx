import { Anchor, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconUser } from "@tabler/icons-react";
import { Link } from "react-router";
import { contactQuery } from "@/features/contacts/api/get-contact";
import { paths } from "@/config/paths";

/** A contact's name, main address and way to its sheet. */
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
    </Text>
  );
}

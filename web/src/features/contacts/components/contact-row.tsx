import { Anchor, Badge, Checkbox, Group, Table, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Column } from "@/features/contacts/list-columns";
import { paths } from "@/config/paths";
import type { Contact } from "@/lib/api/types";
import { useCustomText } from "@/lib/custom-fields";
import { useGroupName } from "@/lib/directory/get-groups";
import { useMemberName } from "@/lib/directory/get-members";
import { formatAgo, formatMoment } from "@/lib/time";
import classes from "./contact-list.module.css";

interface Props {
  contact: Contact;
  columns: Column[];
  position: ReactNode;
  /** Undefined where nothing can be ticked. */
  ticked?: boolean;
  onTick?: () => void;
}

export function ContactRow({ contact, columns, position, ticked, onTick }: Props) {
  const { t } = useTranslation();
  const cell = useCell();
  return (
    <Table.Tr data-testid={`contact-${contact.id}`} className={ticked ? classes.ticked : undefined}>
      {onTick && (
        <Table.Td className={classes.tick}>
          <Checkbox
            size="sm"
            aria-label={t("bulk.tick", { name: contact.name })}
            checked={ticked}
            onChange={onTick}
          />
        </Table.Td>
      )}
      <Table.Td>
        <Anchor component={Link} to={paths.contact(contact.id)} fw={600} size="sm" c="inherit">
          {contact.name}
        </Anchor>
      </Table.Td>
      {columns.map((column) => (
        <Table.Td key={column.id}>{column.id === "position" ? position : cell(contact, column)}</Table.Td>
      ))}
    </Table.Tr>
  );
}

/** What a column shows of a contact. */
function useCell(): (contact: Contact, column: Column) => ReactNode {
  const { t, i18n } = useTranslation();
  const memberName = useMemberName();
  const groupName = useGroupName();
  const customText = useCustomText();

  return (contact, column) => {
    if (column.field) {
      const text = customText(column.field, contact.custom[column.field.key]);
      return text && <Text size="sm">{text}</Text>;
    }
    switch (column.id) {
      case "reach":
        return <Reach contact={contact} />;
      case "company_id":
        return (
          contact.company_id && (
            <Anchor component={Link} to={paths.company(contact.company_id)} size="sm" c="inherit">
              {contact.company_name ?? "…"}
            </Anchor>
          )
        );
      case "group_ids":
        return <Groups names={contact.group_ids.map(groupName).filter(Boolean)} />;
      case "owner_id":
        return <Text size="sm">{memberName(contact.owner_id)}</Text>;
      case "language":
        return contact.language && <Text size="sm">{t(`language.${contact.language}`)}</Text>;
      case "created_at":
      case "updated_at":
        return (
          <Text size="sm" title={formatMoment(contact[column.id], i18n.language)}>
            {formatAgo(contact[column.id], i18n.language)}
          </Text>
        );
      default:
        return null;
    }
  };
}

function Reach({ contact }: { contact: Contact }) {
  return (
    <>
      <Text size="sm" className={classes.reach}>
        {contact.emails[0]}
      </Text>
      <Text size="xs" c="dimmed">
        {contact.phones[0]}
      </Text>
    </>
  );
}

const MOST = 3;

function Groups({ names }: { names: string[] }) {
  if (names.length === 0) return null;
  return (
    <Group gap={4} title={names.join(", ")}>
      {names.slice(0, MOST).map((name) => (
        <Badge key={name} variant="default" tt="none" fw={500}>
          {name}
        </Badge>
      ))}
      {names.length > MOST && (
        <Text size="xs" c="dimmed">
          +{names.length - MOST}
        </Text>
      )}
    </Group>
  );
}

import { Badge, Group, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { InitialsAvatar } from "@/components/initials-avatar";
import { ListSkeleton, ReadError } from "@/components/page";
import { membersQuery } from "@/lib/directory/get-members";

export function MemberTable() {
  const { t } = useTranslation();
  const members = useQuery(membersQuery);
  if (members.error) return <ReadError error={members.error} onRetry={() => void members.refetch()} />;
  if (!members.data) return <ListSkeleton />;
  return (
    <Table.ScrollContainer minWidth={520}>
      <Table verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("contact.name")}</Table.Th>
            <Table.Th>{t("session.email")}</Table.Th>
            <Table.Th>{t("settings.teams")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {members.data.map((member) => (
            <Table.Tr key={member.id}>
              <Table.Td>
                <Group gap="xs" wrap="nowrap">
                  <InitialsAvatar name={member.name} size={28} />
                  <Text size="sm" fw={500}>
                    {member.name}
                  </Text>
                  {member.is_admin && (
                    <Badge size="sm" variant="light">
                      {t("settings.admin")}
                    </Badge>
                  )}
                  {!member.active && (
                    <Badge size="sm" variant="light" color="gray">
                      {t("settings.inactive")}
                    </Badge>
                  )}
                </Group>
              </Table.Td>
              <Table.Td>{member.email}</Table.Td>
              <Table.Td>
                {member.teams.map((team) => `${team.name} (${t(`settings.roles.${team.role}`)})`).join(", ")}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

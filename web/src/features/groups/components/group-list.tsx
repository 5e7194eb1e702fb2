import { Anchor, Badge, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconUsersGroup } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { isFilling } from "@/features/groups/api/get-group";
import { EmptyState } from "@/components/empty-state";
import { useFilterWords } from "@/components/filter/filter-words";
import { ListSkeleton, ReadError } from "@/components/page";
import { paths } from "@/config/paths";
import { groupsQuery } from "@/lib/directory/get-groups";

/** The groups by name: how many are in each, and what keeps it. */
export function GroupList() {
  const { t } = useTranslation();
  const words = useFilterWords();
  const groups = useQuery(groupsQuery);
  if (groups.error) return <ReadError error={groups.error} onRetry={() => void groups.refetch()} />;
  if (!groups.data) return <ListSkeleton />;
  if (groups.data.length === 0) {
    return (
      <EmptyState icon={IconUsersGroup} title={t("group.none")}>
        {t("group.noneHint")}
      </EmptyState>
    );
  }
  return (
    <Table.ScrollContainer minWidth={480}>
      <Table highlightOnHover verticalSpacing="sm" aria-label={t("nav.groups")}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("group.name")}</Table.Th>
            <Table.Th>{t("group.mode")}</Table.Th>
            <Table.Th ta="right">{t("nav.contacts")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {groups.data.map((group) => (
            <Table.Tr key={group.id}>
              <Table.Td>
                <Anchor component={Link} to={paths.group(group.id)} fw={600} size="sm" c="inherit">
                  {group.name}
                </Anchor>
                {group.filter && (
                  <Text size="xs" c="dimmed">
                    {words(group.filter)}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>
                <Badge variant="default" tt="none" fw={500}>
                  {t(`group.modes.${group.mode}`)}
                </Badge>
              </Table.Td>
              <Table.Td ta="right">
                <Text size="sm" style={{ fontVariantNumeric: "tabular-nums" }}>
                  {isFilling(group) ? t("group.filling") : group.size}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

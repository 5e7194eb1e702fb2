import { Anchor, Badge, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { importsQuery } from "@/features/imports/api/imports";
import { ListSkeleton, ReadError } from "@/components/page";
import { paths } from "@/config/paths";
import { formatAgo } from "@/lib/time";

/** The imports so far, newest first. */
export function ImportList() {
  const { t, i18n } = useTranslation();
  const imports = useQuery(importsQuery);
  if (imports.error) return <ReadError error={imports.error} onRetry={() => void imports.refetch()} />;
  if (!imports.data) return <ListSkeleton rows={3} />;
  if (imports.data.length === 0) {
    return (
      <Text c="dimmed" size="sm">
        {t("import.none")}
      </Text>
    );
  }
  return (
    <Table.ScrollContainer minWidth={520}>
      <Table highlightOnHover verticalSpacing="sm" aria-label={t("nav.imports")}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("import.file")}</Table.Th>
            <Table.Th>{t("import.state")}</Table.Th>
            <Table.Th>{t("import.outcome")}</Table.Th>
            <Table.Th>{t("import.when")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {imports.data.map((found) => (
            <Table.Tr key={found.id}>
              <Table.Td>
                <Anchor component={Link} to={paths.import(found.id)} size="sm" fw={600} c="inherit">
                  {found.file_name}
                </Anchor>
              </Table.Td>
              <Table.Td>
                <Badge variant="default" tt="none" fw={500}>
                  {t(`import.status.${found.status}`)}
                </Badge>
              </Table.Td>
              <Table.Td>
                <Text size="sm">
                  {found.status === "draft"
                    ? t("import.rows", { count: found.rows })
                    : t("import.counts", { ...found })}
                </Text>
              </Table.Td>
              <Table.Td>
                <Text size="sm">{formatAgo(found.created_at, i18n.language)}</Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

import { Anchor, Button, Center, Table, Text, TextInput } from "@mantine/core";
import { useSettled } from "@/components/use-settled";
import { useInfiniteQuery } from "@tanstack/react-query";
import { IconBuilding, IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { companiesQuery } from "@/features/companies/api/list-companies";
import { EmptyState } from "@/components/empty-state";
import { ListSkeleton, ReadError } from "@/components/page";
import { paths } from "@/config/paths";
import { useMemberName } from "@/lib/directory/get-members";

/** The companies by name, searched as one types. */
export function CompanyList() {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const [text, setText] = useState(params.get("q") ?? "");
  const search = useSettled(
    (q: string) => setParams(q.trim() ? { q: q.trim() } : {}, { replace: true }),
    200,
  );
  return (
    <>
      <TextInput
        mb="md"
        leftSection={<IconSearch size={16} aria-hidden />}
        aria-label={t("company.search")}
        placeholder={t("company.search")}
        data-shortcut="filter"
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          search(event.currentTarget.value);
        }}
      />
      <Found q={params.get("q") ?? undefined} />
    </>
  );
}

function Found({ q }: { q?: string }) {
  const { t } = useTranslation();
  const memberName = useMemberName();
  const companies = useInfiniteQuery(companiesQuery({ q }));
  if (companies.error) return <ReadError error={companies.error} onRetry={() => void companies.refetch()} />;
  if (!companies.data) return <ListSkeleton />;
  const shown = companies.data.pages.flatMap((page) => page.items);
  if (shown.length === 0) {
    return (
      <EmptyState icon={IconBuilding} title={t(q ? "company.noneFound" : "company.none")}>
        {q ? undefined : t("company.noneHint")}
      </EmptyState>
    );
  }
  return (
    <>
      <Table.ScrollContainer minWidth={480}>
        <Table highlightOnHover verticalSpacing="sm" aria-label={t("nav.companies")}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("contact.name")}</Table.Th>
              <Table.Th>{t("company.domain")}</Table.Th>
              <Table.Th>{t("contact.phone")}</Table.Th>
              <Table.Th>{t("deal.owner")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((company) => (
              <Table.Tr key={company.id}>
                <Table.Td>
                  <Anchor component={Link} to={paths.company(company.id)} fw={600} size="sm" c="inherit">
                    {company.name}
                  </Anchor>
                </Table.Td>
                <Table.Td>
                  <Text size="sm">{company.domain}</Text>
                </Table.Td>
                <Table.Td>
                  <Text size="sm">{company.phone}</Text>
                </Table.Td>
                <Table.Td>
                  <Text size="sm">{memberName(company.owner_id)}</Text>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {companies.hasNextPage && (
        <Center mt="md">
          <Button
            variant="default"
            loading={companies.isFetchingNextPage}
            onClick={() => void companies.fetchNextPage()}
          >
            {t("action.more")}
          </Button>
        </Center>
      )}
    </>
  );
}

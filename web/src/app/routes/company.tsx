import { Anchor, Box, Grid, Group, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconArrowLeft } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { DeleteButton } from "@/components/delete-button";
import { ListSkeleton, ReadError, useDocumentTitle } from "@/components/page";
import { paths } from "@/config/paths";
import { useDeleteCompany } from "@/features/companies/api/change-company";
import { CompanyDetails, CompanyName } from "@/features/companies/components/company-details";
import { ContactList } from "@/features/contacts/components/contact-list";
import { useListAddress } from "@/features/contacts/use-list-address";
import { PositionCell } from "@/features/cards/components/position-cell";
import { sayWhy } from "@/lib/api/problem";
import { companyQuery } from "@/lib/directory/find-companies";
import { tellFailure } from "@/lib/notices";

/** A company's sheet: its fields on the left, its contacts beside them. */
export function Component() {
  const { t } = useTranslation();
  const { companyId = "" } = useParams();
  const navigate = useNavigate();
  const company = useQuery(companyQuery(companyId));
  const { filters, set } = useListAddress();
  const remove = useDeleteCompany();
  useDocumentTitle(company.data?.name ?? t("nav.companies"));

  return (
    <Box p={{ base: "sm", sm: "lg" }} maw={1400} mx="auto">
      <Anchor component={Link} to={paths.companies} size="sm" c="dimmed">
        <IconArrowLeft size={14} style={{ verticalAlign: -2 }} aria-hidden /> {t("nav.companies")}
      </Anchor>
      {company.error && <ReadError error={company.error} onRetry={() => void company.refetch()} />}
      {company.isPending && <ListSkeleton />}
      {company.data && (
        <>
          <Group justify="space-between" my="xs">
            <Title order={1} size="h2" flex={1}>
              <CompanyName company={company.data} />
            </Title>
            <DeleteButton
              label={t("company.delete")}
              hint={t("company.deleteHint")}
              loading={remove.isPending}
              onDelete={() =>
                remove.mutate(companyId, {
                  onSuccess: () => void navigate(paths.companies),
                  onError: (error) => tellFailure(t("company.notDeleted"), sayWhy(error)),
                })
              }
            />
          </Group>
          <Grid gap="lg">
            <Grid.Col span={{ base: 12, md: 4, lg: 3 }}>
              <CompanyDetails company={company.data} />
            </Grid.Col>
            <Grid.Col span={{ base: 12, md: 8, lg: 9 }}>
              <Text component="h2" fw={650} size="md" mt={0} mb="sm">
                {t("nav.contacts")}
              </Text>
              <ContactList
                filters={{ company_id: companyId, sort: filters.sort }}
                without={["company_id"]}
                onSort={(sort) => set("sort", sort)}
                position={(contact, deals) => <PositionCell contact={contact} deals={deals} />}
              />
            </Grid.Col>
          </Grid>
        </>
      )}
    </Box>
  );
}

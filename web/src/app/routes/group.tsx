import { Anchor, Box, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconArrowLeft } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { DeleteButton } from "@/components/delete-button";
import { ListSkeleton, ReadError, useDocumentTitle } from "@/components/page";
import { paths } from "@/config/paths";
import { ContactList } from "@/features/contacts/components/contact-list";
import { SelectionBar } from "@/features/contacts/components/selection-bar";
import { useListAddress } from "@/features/contacts/use-list-address";
import { useSelection } from "@/features/contacts/use-selection";
import { PositionCell } from "@/features/cards/components/position-cell";
import { ExportContacts } from "@/features/exports/components/export-contacts";
import { useDeleteGroup } from "@/features/groups/api/change-group";
import { groupQuery } from "@/features/groups/api/get-group";
import { GroupHead } from "@/features/groups/components/group-head";
import { sayWhy } from "@/lib/api/problem";
import { tellFailure } from "@/lib/notices";

/** A group: what it is, and who is in it. */
export function Component() {
  const { t } = useTranslation();
  const { groupId = "" } = useParams();
  const navigate = useNavigate();
  const group = useQuery(groupQuery(groupId));
  const remove = useDeleteGroup();
  const { filters: address, set } = useListAddress();
  const filters = { group_id: groupId, sort: address.sort };
  const selection = useSelection(filters);
  useDocumentTitle(group.data?.name ?? t("nav.groups"));

  return (
    <Box p={{ base: "sm", sm: "lg" }} maw={1400} mx="auto">
      <Group justify="space-between">
        <Anchor component={Link} to={paths.groups} size="sm" c="dimmed">
          <IconArrowLeft size={14} style={{ verticalAlign: -2 }} aria-hidden /> {t("nav.groups")}
        </Anchor>
        <Group gap="xs">
          <ExportContacts filters={filters} />
          <DeleteButton
            label={t("group.delete")}
            hint={t("group.deleteHint")}
            loading={remove.isPending}
            onDelete={() =>
              remove.mutate(groupId, {
                onSuccess: () => void navigate(paths.groups),
                onError: (error) => tellFailure(t("group.notDeleted"), sayWhy(error)),
              })
            }
          />
        </Group>
      </Group>
      {group.error && <ReadError error={group.error} onRetry={() => void group.refetch()} />}
      {group.isPending && <ListSkeleton />}
      {group.data && (
        <>
          <Box mb="md">
            <GroupHead group={group.data} />
          </Box>
          <SelectionBar selection={selection} filters={filters} />
          <ContactList
            filters={filters}
            selection={selection}
            onSort={(sort) => set("sort", sort)}
            position={(contact, deals) => <PositionCell contact={contact} deals={deals} />}
          />
        </>
      )}
    </Box>
  );
}

import { Alert, Anchor, Badge, Button, Center, Group, NativeSelect, Stack, Table, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { IconUsers } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useAddContact, useRemoveContact } from "@/features/campaigns/api/change-enrolments";
import { enrolmentsQuery, type EnrolmentStatus } from "@/features/campaigns/api/get-enrolments";
import { ContactPicker } from "@/components/contact-picker";
import { EmptyState } from "@/components/empty-state";
import { ListSkeleton, ReadError } from "@/components/page";
import { paths } from "@/config/paths";
import { sayWhy } from "@/lib/api/problem";
import type { Campaign, Enrolment } from "@/lib/api/types";
import { useContactName } from "@/lib/directory/get-contact-name";
import { tellFailure } from "@/lib/notices";
import { formatMoment } from "@/lib/time";

const STATUSES: EnrolmentStatus[] = ["active", "paused", "finished", "stopped", "cancelled"];
const COLOURS: Record<string, string> = {
  active: "green",
  paused: "yellow",
  finished: "blue",
  stopped: "orange",
};

/** Who passes through the campaign, where they stand, and why somebody stopped. */
export function EnrolmentList({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const [status, setStatus] = useState<EnrolmentStatus | "">("");
  const enrolments = useInfiniteQuery(enrolmentsQuery(campaign.id, { status: status || undefined }));
  const shown = enrolments.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Stack>
      {!campaign.ended_at && <AddContact campaignId={campaign.id} />}
      <NativeSelect
        aria-label={t("campaign.whichContacts")}
        style={{ alignSelf: "flex-start" }}
        data={[
          { value: "", label: t("campaign.allContacts") },
          ...STATUSES.map((value) => ({ value, label: t(`enrolment.statuses.${value}`) })),
        ]}
        value={status}
        onChange={(event) => setStatus(event.currentTarget.value as EnrolmentStatus | "")}
      />
      {enrolments.error && <ReadError error={enrolments.error} onRetry={() => void enrolments.refetch()} />}
      {enrolments.isPending && <ListSkeleton />}
      {enrolments.data && shown.length === 0 && <EmptyState icon={IconUsers} title={t("enrolment.none")} />}
      {shown.length > 0 && (
        <Table.ScrollContainer minWidth={520} type="native">
          <Table verticalSpacing="sm" highlightOnHover aria-label={t("campaign.contacts")}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("contact.word")}</Table.Th>
                <Table.Th>{t("enrolment.where")}</Table.Th>
                <Table.Th>{t("enrolment.next")}</Table.Th>
                <Table.Th />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {shown.map((enrolment) => (
                <EnrolmentRow key={enrolment.id} enrolment={enrolment} mails={campaign.steps.length} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {enrolments.hasNextPage && (
        <Center>
          <Button
            variant="default"
            loading={enrolments.isFetchingNextPage}
            onClick={() => void enrolments.fetchNextPage()}
          >
            {t("action.more")}
          </Button>
        </Center>
      )}
    </Stack>
  );
}

function EnrolmentRow({ enrolment, mails }: { enrolment: Enrolment; mails: number }) {
  const { t, i18n } = useTranslation();
  const name = useContactName(enrolment.contact_id);
  const remove = useRemoveContact(enrolment.campaign_id);
  const { reason, waits_for: waitsFor } = enrolment;
  return (
    <Table.Tr data-testid={`enrolment-${enrolment.contact_id}`}>
      <Table.Td>
        <Anchor component={Link} to={paths.contact(enrolment.contact_id)} fw={600} size="sm" c="inherit">
          {name ?? "…"}
        </Anchor>
      </Table.Td>
      <Table.Td>
        <Group gap="xs">
          <Badge variant="light" color={COLOURS[enrolment.status] ?? "gray"}>
            {t(`enrolment.statuses.${enrolment.status}`)}
          </Badge>
          <Text size="sm">{t("enrolment.step", { step: enrolment.step, all: mails })}</Text>
        </Group>
        {reason && <Text size="sm">{t(`campaign.reasons.${reason}`, { defaultValue: reason })}</Text>}
      </Table.Td>
      <Table.Td>
        <Text size="sm">
          {enrolment.ended_at
            ? t("enrolment.ended", { at: formatMoment(enrolment.ended_at, i18n.language) })
            : enrolment.next_at && formatMoment(enrolment.next_at, i18n.language)}
        </Text>
        {waitsFor && (
          <Text size="xs" c="dimmed">
            {t(`campaign.waits.${waitsFor}`, { defaultValue: waitsFor })}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        {!enrolment.ended_at && (
          <Button
            size="compact-xs"
            variant="subtle"
            color="red"
            loading={remove.isPending}
            aria-label={t("enrolment.removeName", { name: name ?? "" })}
            onClick={() =>
              remove.mutate(enrolment.contact_id, {
                onError: (error) => tellFailure(t("enrolment.notRemoved"), sayWhy(error)),
              })
            }
          >
            {t("enrolment.remove")}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function AddContact({ campaignId }: { campaignId: string }) {
  const { t } = useTranslation();
  const add = useAddContact(campaignId);
  const [chosen, setChosen] = useState<{ id: string; name: string } | null>(null);
  const outcome = add.data;
  return (
    <Stack gap="xs" maw={560}>
      <Group align="flex-end" gap="xs">
        <div style={{ flex: 1 }}>
          <ContactPicker
            label={t("enrolment.add")}
            value={chosen?.id ?? null}
            onChange={(id, name) => {
              add.reset();
              setChosen(id ? { id, name } : null);
            }}
          />
        </div>
        <Button
          disabled={!chosen}
          loading={add.isPending}
          onClick={() => chosen && add.mutate({ contactId: chosen.id })}
        >
          {t("action.add")}
        </Button>
      </Group>
      {add.error && <Alert color="red">{sayWhy(add.error)}</Alert>}
      {outcome && chosen && (
        <Alert color={outcome === "added" ? "green" : "orange"}>
          <Group justify="space-between">
            {t(`enrolment.outcomes.${outcome}`, { name: chosen.name })}
            {outcome === "already_enrolled" && (
              <Button
                size="xs"
                variant="default"
                onClick={() => add.mutate({ contactId: chosen.id, again: true })}
              >
                {t("enrolment.again")}
              </Button>
            )}
          </Group>
        </Alert>
      )}
    </Stack>
  );
}

import { Anchor, Box, Grid, Group, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconArrowLeft } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link, Navigate, useNavigate, useParams } from "react-router";
import { DeleteButton } from "@/components/delete-button";
import { ListSkeleton, ReadError, useDocumentTitle } from "@/components/page";
import { paths } from "@/config/paths";
import { useDeleteContact } from "@/features/contacts/api/delete-contact";
import { contactQuery } from "@/features/contacts/api/get-contact";
import { ContactDetails, ContactName } from "@/features/contacts/components/contact-details";
import { ContactTimeline } from "@/features/contacts/components/contact-timeline";
import { NoteComposer } from "@/features/contacts/components/note-composer";
import { CardsOfContact } from "@/features/cards/components/cards-of-contact";
import { CreateTicket } from "@/features/cards/components/create-ticket";
import { PlaceContact } from "@/features/cards/components/place-contact";
import { useFieldLabel } from "@/features/forms/field-label";
import { ComposeMail } from "@/features/mails/components/compose-mail";
import { MailsToContact } from "@/features/mails/components/mails-to-contact";
import { TasksAbout } from "@/features/tasks/components/tasks-about";
import { sayWhy } from "@/lib/api/problem";
import { tellFailure } from "@/lib/notices";

/** A contact's sheet: fields on the left, history in the middle, deals, tasks and e-mails on the right. */
export function Component() {
  const { t } = useTranslation();
  const { contactId = "" } = useParams();
  const navigate = useNavigate();
  const fieldLabel = useFieldLabel();
  const remove = useDeleteContact();
  const contact = useQuery(contactQuery(contactId));
  useDocumentTitle(contact.data?.name ?? t("nav.contacts"));

  // The id of a contact that was merged leads to the one that stayed.
  if (contact.data && contact.data.id !== contactId) {
    return <Navigate to={paths.contact(contact.data.id)} replace />;
  }
  return (
    <Box p={{ base: "sm", sm: "lg" }} maw={1400} mx="auto">
      <Anchor component={Link} to={paths.contacts} size="sm" c="dimmed">
        <IconArrowLeft size={14} style={{ verticalAlign: -2 }} aria-hidden /> {t("nav.contacts")}
      </Anchor>
      {contact.error && <ReadError error={contact.error} onRetry={() => void contact.refetch()} />}
      {contact.isPending && <ListSkeleton />}
      {contact.data && (
        <>
          <Group justify="space-between" my="xs">
            <Title order={1} size="h2" flex={1} data-testid="contact-name">
              <ContactName contact={contact.data} />
            </Title>
            <DeleteButton
              label={t("contact.delete")}
              hint={t("contact.deleteHint")}
              loading={remove.isPending}
              onDelete={() =>
                remove.mutate(contactId, {
                  onSuccess: () => void navigate(paths.contacts),
                  onError: (error) => tellFailure(t("contact.notDeleted"), sayWhy(error)),
                })
              }
            />
          </Group>
          <Grid gap="lg">
            <Grid.Col span={{ base: 12, sm: 5, lg: 3 }}>
              <ContactDetails contact={contact.data} />
            </Grid.Col>
            <Grid.Col span={{ base: 12, sm: 7, lg: 5 }}>
              <Section title={t("timeline.title")}>
                <NoteComposer contactId={contactId} />
                <ContactTimeline contactId={contactId} fieldLabel={fieldLabel} />
              </Section>
            </Grid.Col>
            <Grid.Col span={{ base: 12, lg: 4 }}>
              <Stack gap="xl">
                <Section title={t("deal.words")}>
                  <CardsOfContact kind="deal" contactId={contactId} />
                  <PlaceContact contact={contact.data} />
                </Section>
                <Section title={t("ticket.words")}>
                  <CardsOfContact kind="ticket" contactId={contactId} />
                  <CreateTicket contact={contact.data} />
                </Section>
                <Section title={t("nav.tasks")}>
                  <TasksAbout contactId={contactId} />
                </Section>
                <Section title={t("mail.words")}>
                  <div>
                    <ComposeMail contactId={contactId} teamId={contact.data.team_id} />
                  </div>
                  <MailsToContact contactId={contactId} />
                </Section>
              </Stack>
            </Grid.Col>
          </Grid>
        </>
      )}
    </Box>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <Text component="h2" fw={650} size="md" mt={0} mb="sm">
        {title}
      </Text>
      <Stack>{children}</Stack>
    </section>
  );
}

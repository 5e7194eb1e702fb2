import { Anchor, MultiSelect, NativeSelect, Paper, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useGroupMembership } from "@/features/contacts/api/group-membership";
import { useUpdateContact } from "@/features/contacts/api/update-contact";
import { CompanySelect } from "@/components/company-select";
import { CustomFieldInput } from "@/components/custom-field-input";
import { InlineText } from "@/components/inline-text";
import { OwnerSelect } from "@/components/owner-select";
import { paths } from "@/config/paths";
import { sayWhy } from "@/lib/api/problem";
import type { Contact, ContactChange } from "@/lib/api/types";
import { useContactFields } from "@/lib/directory/get-contact-fields";
import { useGroups } from "@/lib/directory/get-groups";
import { tellFailure } from "@/lib/notices";
import { formatMoment } from "@/lib/time";

/** The contact's fields, each edited in place and saved as soon as it is left. */
export function ContactDetails({ contact }: { contact: Contact }) {
  const { t, i18n } = useTranslation();
  const fields = useContactFields();
  const update = useUpdateContact(contact.id);
  const save = (change: ContactChange) => update.mutateAsync({ ...change, version: contact.version });
  const saveOrTell = (change: ContactChange) =>
    save(change).catch((error: unknown) => tellFailure(t("contact.notSaved"), sayWhy(error)));

  return (
    <Paper withBorder p="md" radius="md">
      <Stack gap="xs">
        <InlineText
          label={t("contact.emails")}
          withLabel
          value={contact.emails.join(", ")}
          placeholder={t("contact.noEmail")}
          inputMode="email"
          optional
          onSave={(typed) => save({ emails: parts(typed, /[,;\s]+/) })}
        />
        <InlineText
          label={t("contact.phones")}
          withLabel
          value={contact.phones.join(", ")}
          placeholder={t("contact.noPhone")}
          inputMode="tel"
          optional
          onSave={(typed) => save({ phones: parts(typed, /[,;]/) })}
        />
        <OwnerSelect
          value={contact.owner_id}
          teamId={contact.team_id}
          onChange={(owner_id) => void saveOrTell({ owner_id })}
        />
        <div>
          <CompanySelect
            label={t("company.word")}
            value={contact.company_id}
            onChange={(company_id) => void saveOrTell({ company_id })}
          />
          {contact.company_id && (
            <Anchor component={Link} to={paths.company(contact.company_id)} size="xs">
              {t("company.open")}
            </Anchor>
          )}
        </div>
        <GroupsOfContact contact={contact} />
        {fields.map((field) => (
          <CustomFieldInput
            key={field.key}
            field={field}
            value={contact.custom[field.key]}
            onSave={(value) => saveOrTell({ custom: { [field.key]: value } })}
          />
        ))}
        <NativeSelect
          label={t("contact.language")}
          data={[
            { value: "", label: t("state.unset") },
            { value: "fr", label: t("language.fr") },
            { value: "en", label: t("language.en") },
          ]}
          value={contact.language ?? ""}
          onChange={({ currentTarget: { value } }) =>
            void saveOrTell({ language: value === "fr" || value === "en" ? value : null })
          }
        />
        <InlineText
          label={t("contact.timeZone")}
          withLabel
          value={contact.time_zone ?? ""}
          placeholder={t("state.unset")}
          optional
          onSave={(time_zone) => save({ time_zone: time_zone || null })}
        />
        <Text size="xs" c="dimmed" mt={4}>
          {t("contact.since", { at: formatMoment(contact.created_at, i18n.language) })}
        </Text>
      </Stack>
    </Paper>
  );
}

const parts = (typed: string, between: RegExp) =>
  typed
    .split(between)
    .map((part) => part.trim())
    .filter(Boolean);

/** The groups that the contact is in; those that a filter keeps are shown, and not changed here. */
function GroupsOfContact({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  const groups = useGroups().filter(({ team_id }) => team_id === contact.team_id);
  const membership = useGroupMembership(contact.id);
  const inside = contact.group_ids.filter((id) => groups.some((group) => group.id === id));
  return (
    <MultiSelect
      label={t("group.words")}
      placeholder={inside.length === 0 ? t("group.addTo") : undefined}
      data={groups.map(({ id, name, mode }) => ({
        value: id,
        label: mode === "dynamic" ? t("group.keptByFilter", { name }) : name,
        disabled: mode === "dynamic",
      }))}
      value={inside}
      disabled={membership.isPending}
      onChange={(wanted) =>
        membership.mutate(
          {
            join: wanted.filter((id) => !inside.includes(id)),
            // What a filter keeps cannot be left by hand, not even by the cross beside its name.
            leave: inside.filter(
              (id) =>
                !wanted.includes(id) && groups.some((group) => group.id === id && group.mode === "static"),
            ),
          },
          { onError: (error) => tellFailure(t("contact.notSaved"), sayWhy(error)) },
        )
      }
      searchable
    />
  );
}

/** The contact's name as the sheet's title, edited in place. */
export function ContactName({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  const update = useUpdateContact(contact.id);
  return (
    <InlineText
      label={t("contact.name")}
      value={contact.name}
      large
      onSave={(name) => update.mutateAsync({ name, version: contact.version })}
    />
  );
}

import { Paper, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useUpdateCompany } from "@/features/companies/api/change-company";
import { CustomFieldInput } from "@/components/custom-field-input";
import { InlineText } from "@/components/inline-text";
import { OwnerSelect } from "@/components/owner-select";
import { sayWhy } from "@/lib/api/problem";
import type { Company, CompanyChange } from "@/lib/api/types";
import { useCompanyFields } from "@/lib/directory/get-company-fields";
import { tellFailure } from "@/lib/notices";
import { formatMoment } from "@/lib/time";

/** The company's fields; a click on one edits it. */
export function CompanyDetails({ company }: { company: Company }) {
  const { t, i18n } = useTranslation();
  const fields = useCompanyFields();
  const update = useUpdateCompany(company.id);
  const save = (change: CompanyChange) => update.mutateAsync({ ...change, version: company.version });
  const saveOrTell = (change: CompanyChange) =>
    save(change).catch((error: unknown) => tellFailure(t("company.notSaved"), sayWhy(error)));

  return (
    <Paper withBorder p="md" radius="md">
      <Stack gap="xs">
        <InlineText
          label={t("company.domain")}
          withLabel
          value={company.domain ?? ""}
          placeholder={t("company.noDomain")}
          optional
          onSave={(domain) => save({ domain: domain || null })}
        />
        <InlineText
          label={t("contact.phone")}
          withLabel
          value={company.phone ?? ""}
          placeholder={t("contact.noPhone")}
          inputMode="tel"
          optional
          onSave={(phone) => save({ phone: phone || null })}
        />
        <InlineText
          label={t("company.address")}
          withLabel
          value={company.address}
          placeholder={t("company.noAddress")}
          multiline
          optional
          onSave={(address) => save({ address })}
        />
        <OwnerSelect
          value={company.owner_id}
          teamId={company.team_id}
          onChange={(owner_id) => void saveOrTell({ owner_id })}
        />
        {fields.map((field) => (
          <CustomFieldInput
            key={field.key}
            field={field}
            value={company.custom[field.key]}
            onSave={(value) => saveOrTell({ custom: { [field.key]: value } })}
          />
        ))}
        <Text size="xs" c="dimmed" mt={4}>
          {t("company.since", { at: formatMoment(company.created_at, i18n.language) })}
        </Text>
      </Stack>
    </Paper>
  );
}

/** The company's name as the sheet's title, edited in place. */
export function CompanyName({ company }: { company: Company }) {
  const { t } = useTranslation();
  const update = useUpdateCompany(company.id);
  return (
    <InlineText
      label={t("contact.name")}
      value={company.name}
      large
      onSave={(name) => update.mutateAsync({ name, version: company.version })}
    />
  );
}

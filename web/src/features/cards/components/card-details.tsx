import { Group, NativeSelect, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { cardFieldsQuery } from "@/features/cards/api/get-card-fields";
import { useUpdateCard } from "@/features/cards/api/update-card";
import { CustomFieldInput } from "@/components/custom-field-input";
import { InlineText } from "@/components/inline-text";
import { OwnerSelect } from "@/components/owner-select";
import { Refused, sayWhy } from "@/lib/api/problem";
import type { Deal, UpdateDeal } from "@/lib/api/types";
import { formatMoney, parseAmount } from "@/lib/money";
import { tellFailure } from "@/lib/notices";

const CURRENCIES = ["EUR", "USD", "GBP", "CHF", "CAD"];

/** The deal's fields, each saved as soon as it is left. */
export function CardDetails({ deal, contactLink }: { deal: Deal; contactLink: ReactNode }) {
  const { t, i18n } = useTranslation();
  const fields = useQuery(cardFieldsQuery).data ?? [];
  const update = useUpdateCard(deal.id);
  const currency = deal.amount?.currency ?? "EUR";

  const save = (change: UpdateDeal) =>
    update.mutateAsync({ ...change, version: deal.version }).catch((error: unknown) => {
      tellFailure(t("deal.notSaved"), sayWhy(error));
    });

  const saveAmount = (typed: string) => {
    const amount = typed ? parseAmount(typed) : null;
    if (typed && !amount) return Promise.reject(new Refused({ status: 422, code: "invalid_amount" }));
    return save({ amount: amount ? { amount, currency } : null });
  };

  return (
    <Stack gap="sm">
      {contactLink}
      <Group grow align="flex-end" gap="xs" wrap="nowrap">
        <InlineText
          label={t("deal.amount")}
          withLabel
          value={deal.amount?.amount.replace(/\.00$/, "") ?? ""}
          shown={deal.amount ? formatMoney(deal.amount, i18n.language) : ""}
          placeholder={t("deal.noAmount")}
          inputMode="decimal"
          optional
          onSave={saveAmount}
        />
        {deal.amount && (
          <NativeSelect
            aria-label={t("deal.currency")}
            size="sm"
            data={CURRENCIES.includes(currency) ? CURRENCIES : [currency, ...CURRENCIES]}
            value={currency}
            onChange={(event) =>
              void save({
                amount: { amount: deal.amount?.amount ?? "0", currency: event.currentTarget.value },
              })
            }
          />
        )}
      </Group>
      <OwnerSelect
        value={deal.owner_id}
        teamId={deal.team_id}
        onChange={(owner_id) => void save({ owner_id })}
      />
      {fields.map((field) => (
        <CustomFieldInput
          key={field.key}
          field={field}
          value={deal.custom[field.key]}
          onSave={(value) => save({ custom: { [field.key]: value } })}
        />
      ))}
      {fields.length === 0 && (
        <Text size="xs" c="dimmed">
          {t("deal.probability", { percent: deal.probability })}
        </Text>
      )}
    </Stack>
  );
}

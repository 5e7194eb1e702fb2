import { Badge, Button, Group, NativeSelect, Stack, TagsInput, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { cardFieldsQuery } from "@/features/cards/api/get-card-fields";
import { useUpdateCard, type CardChange } from "@/features/cards/api/update-card";
import { CustomFieldInput } from "@/components/custom-field-input";
import { InlineText } from "@/components/inline-text";
import { OwnerSelect } from "@/components/owner-select";
import { Refused, sayWhy } from "@/lib/api/problem";
import { PRIORITIES, type CardRecord, type Priority } from "@/lib/api/types";
import { useMe } from "@/lib/directory/me";
import { formatMoney, parseAmount } from "@/lib/money";
import { tellFailure } from "@/lib/notices";
import { fromLocalInput, toLocalInput } from "@/lib/time";

const CURRENCIES = ["EUR", "USD", "GBP", "CHF", "CAD"];

type Save = (change: CardChange) => Promise<unknown>;

/** The card's fields, each saved as soon as it is left. */
export function CardDetails({ card, contactLink }: { card: CardRecord; contactLink: ReactNode }) {
  const { t } = useTranslation();
  const fields = useQuery(cardFieldsQuery(card.kind)).data ?? [];
  const update = useUpdateCard(card);

  const save: Save = (change) =>
    update.mutateAsync({ ...change, version: card.version }).catch((error: unknown) => {
      tellFailure(t("deal.notSaved", { context: card.kind }), sayWhy(error));
    });

  return (
    <Stack gap="sm">
      {contactLink}
      {card.kind === "deal" ? (
        <DealFields card={card} save={save} />
      ) : (
        <TicketFields card={card} save={save} />
      )}
      <OwnerSelect
        value={card.owner_id}
        teamId={card.team_id}
        onChange={(owner_id) => void save({ owner_id })}
      />
      <TagsInput
        label={t("card.tags")}
        placeholder={card.tags.length > 0 ? undefined : t("card.tagsHint")}
        value={card.tags}
        maxTags={20}
        onChange={(tags) => void save({ tags })}
      />
      {fields.map((field) => (
        <CustomFieldInput
          key={field.key}
          field={field}
          value={card.custom[field.key]}
          onSave={(value) => save({ custom: { [field.key]: value } })}
        />
      ))}
    </Stack>
  );
}

function DealFields({ card, save }: { card: CardRecord; save: Save }) {
  const { t, i18n } = useTranslation();
  const currency = card.amount?.currency ?? "EUR";

  const saveAmount = (typed: string) => {
    const amount = typed ? parseAmount(typed) : null;
    if (typed && !amount) return Promise.reject(new Refused({ status: 422, code: "invalid_amount" }));
    return save({ amount: amount ? { amount, currency } : null });
  };

  return (
    <>
      <Group grow align="flex-end" gap="xs" wrap="nowrap">
        <InlineText
          label={t("deal.amount")}
          withLabel
          value={card.amount?.amount.replace(/\.00$/, "") ?? ""}
          shown={card.amount ? formatMoney(card.amount, i18n.language) : ""}
          placeholder={t("deal.noAmount")}
          inputMode="decimal"
          optional
          onSave={saveAmount}
        />
        {card.amount && (
          <NativeSelect
            aria-label={t("deal.currency")}
            size="sm"
            data={CURRENCIES.includes(currency) ? CURRENCIES : [currency, ...CURRENCIES]}
            value={currency}
            onChange={(event) =>
              void save({
                amount: { amount: card.amount?.amount ?? "0", currency: event.currentTarget.value },
              })
            }
          />
        )}
      </Group>
      <Probability card={card} save={save} />
      <TextInput
        type="date"
        label={t("deal.expectedCloseOn")}
        defaultValue={card.expected_close_on ?? ""}
        onBlur={({ currentTarget: { value } }) => {
          const day = value || null;
          if (day !== card.expected_close_on) void save({ expected_close_on: day });
        }}
      />
    </>
  );
}

/** The probability in force, and whose it is: the stage's, or one set by hand, which no stage changes. */
function Probability({ card, save }: { card: CardRecord; save: Save }) {
  const { t } = useTranslation();
  if (card.status !== "open") {
    return <Text size="sm">{t("deal.probability", { percent: card.probability })}</Text>;
  }
  const own = card.probability_is_manual;
  return (
    <Group gap="xs" align="flex-end" wrap="nowrap">
      <InlineText
        label={t("deal.probabilityLabel")}
        withLabel
        value={String(card.probability)}
        shown={t("deal.percent", { percent: card.probability })}
        inputMode="decimal"
        onSave={(typed) => {
          const probability = Number(typed);
          if (!/^\d{1,3}$/.test(typed) || probability > 100) {
            return Promise.reject(new Refused({ status: 422, code: "invalid_probability" }));
          }
          return save({ probability });
        }}
      />
      <Badge variant="light" color={own ? "jalon" : "gray"} tt="none" mb={8} style={{ flex: "none" }}>
        {t(own ? "deal.probabilityOwn" : "deal.probabilityOfStage")}
      </Badge>
      {own && (
        <Button size="compact-xs" variant="subtle" mb={6} onClick={() => void save({ probability: null })}>
          {t("deal.probabilityReset")}
        </Button>
      )}
    </Group>
  );
}

function TicketFields({ card, save }: { card: CardRecord; save: Save }) {
  const { t } = useTranslation();
  const me = useMe();
  const shown = card.due_at ? toLocalInput(card.due_at, me.time_zone) : "";
  return (
    <Group grow gap="xs" align="flex-end">
      <NativeSelect
        label={t("ticket.priority")}
        data={PRIORITIES.map((value) => ({ value, label: t(`ticket.priorities.${value}`) }))}
        value={card.priority ?? "normal"}
        onChange={(event) => void save({ priority: event.currentTarget.value as Priority })}
      />
      <TextInput
        type="datetime-local"
        label={t("ticket.dueAt")}
        defaultValue={shown}
        onBlur={({ currentTarget: { value } }) => {
          if (value !== shown) void save({ due_at: value ? fromLocalInput(value, me.time_zone) : null });
        }}
      />
    </Group>
  );
}

import { Button, Group, NativeSelect, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCreateCard } from "@/features/cards/api/create-card";
import { sayWhy } from "@/lib/api/problem";
import { PRIORITIES, type Pipeline, type Priority, type Stage } from "@/lib/api/types";
import { parseAmount } from "@/lib/money";
import { tellFailure } from "@/lib/notices";

/** Name and amount, of a ticket name and priority; Enter adds and stays open for the next. */
export function QuickAdd({ pipeline, stage }: { pipeline: Pipeline; stage: Stage }) {
  const { t } = useTranslation();
  const create = useCreateCard(pipeline.card_kind);
  const context = pipeline.card_kind;
  const [open, setOpen] = useState(false);
  const [amountError, setAmountError] = useState("");
  const nameRef = useRef<HTMLInputElement>(null);

  async function add(event: React.FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const values = new FormData(form);
    const name = String(values.get("name")).trim();
    const typed = String(values.get("amount") ?? "").trim();
    const amount = typed ? parseAmount(typed) : null;
    setAmountError(typed && !amount ? t("errors.invalid_amount") : "");
    if (!name || (typed && !amount)) return;
    try {
      await create.mutateAsync({
        name,
        pipeline_id: pipeline.id,
        stage_id: stage.id,
        ...(context === "ticket"
          ? { priority: String(values.get("priority")) as Priority }
          : { amount: amount ? { amount, currency: "EUR" } : null }),
      });
      form.reset();
      nameRef.current?.focus();
    } catch (error) {
      tellFailure(t("deal.notCreated"), sayWhy(error));
    }
  }

  if (!open) {
    return (
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        fw={500}
        mx={8}
        justify="flex-start"
        leftSection={<IconPlus size={14} />}
        onClick={() => setOpen(true)}
        data-quick-add={stage.id}
        aria-label={t("board.addIn", { stage: stage.name, context })}
      >
        {t("board.add", { context })}
      </Button>
    );
  }
  return (
    <form
      onSubmit={(event) => void add(event)}
      onKeyDown={(event) => event.key === "Escape" && setOpen(false)}
      style={{ padding: "0 8px 8px" }}
    >
      <TextInput
        ref={nameRef}
        name="name"
        size="xs"
        aria-label={t("deal.name", { context })}
        placeholder={t("deal.name", { context })}
        autoFocus
        maxLength={200}
      />
      <Group gap={6} mt={6} wrap="nowrap" align="flex-start">
        {context === "ticket" ? (
          <NativeSelect
            name="priority"
            size="xs"
            aria-label={t("ticket.priority")}
            defaultValue="normal"
            data={PRIORITIES.map((value) => ({ value, label: t(`ticket.priorities.${value}`) }))}
            flex={1}
          />
        ) : (
          <TextInput
            name="amount"
            size="xs"
            inputMode="decimal"
            aria-label={t("deal.amountEuro")}
            placeholder={t("deal.amountEuro")}
            error={amountError}
            flex={1}
          />
        )}
        <Button type="submit" size="xs" loading={create.isPending}>
          {t("action.add")}
        </Button>
        <Button size="xs" variant="subtle" color="gray" onClick={() => setOpen(false)}>
          {t("action.close")}
        </Button>
      </Group>
    </form>
  );
}

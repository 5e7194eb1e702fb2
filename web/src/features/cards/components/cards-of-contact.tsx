import { Group, NativeSelect, Paper, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { cardsOfContactQuery } from "@/features/cards/api/get-cards-of-contact";
import { useMove } from "@/features/cards/board/use-move";
import { TicketLine } from "@/features/cards/components/ticket-line";
import { paths } from "@/config/paths";
import { ListSkeleton, ReadError } from "@/components/page";
import type { CardKind, CardRecord } from "@/lib/api/types";
import { usePipelines } from "@/lib/directory/get-pipelines";
import { formatMoney } from "@/lib/money";

/** The deals, or the tickets, of a contact, each with its stage to choose. */
export function CardsOfContact({ kind, contactId }: { kind: CardKind; contactId: string }) {
  const { t } = useTranslation();
  const cards = useQuery(cardsOfContactQuery(kind, contactId));
  if (cards.error) return <ReadError error={cards.error} onRetry={() => void cards.refetch()} />;
  if (!cards.data) return <ListSkeleton rows={2} />;
  if (cards.data.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t("contact.noDeals", { context: kind })}
      </Text>
    );
  }
  return (
    <Stack gap="xs">
      {cards.data.map((card) => (
        <CardRow key={card.id} card={card} />
      ))}
    </Stack>
  );
}

function CardRow({ card }: { card: CardRecord }) {
  const { t, i18n } = useTranslation();
  const move = useMove();
  const pipeline = usePipelines().find((found) => found.id === card.pipeline_id);
  return (
    <Paper withBorder p="sm" radius="md">
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text
          component={Link}
          to={paths.boardCard(card.pipeline_id, card.kind, card.id)}
          size="sm"
          fw={600}
          truncate
          c="inherit"
        >
          {card.name}
        </Text>
        {card.amount && (
          <Text size="sm" style={{ fontVariantNumeric: "tabular-nums" }}>
            {formatMoney(card.amount, i18n.language)}
          </Text>
        )}
      </Group>
      <Text size="xs" c="dimmed" mb={6}>
        {pipeline?.name}
        {card.archived && ` · ${t("card.isArchived")}`}
        {card.lost_reason && ` · ${t("lost.because", { reason: card.lost_reason })}`}
      </Text>
      {card.kind === "ticket" && <TicketLine card={card} />}
      <NativeSelect
        size="xs"
        aria-label={t("move.stageOf", { name: card.name })}
        data={(pipeline?.stages ?? []).map((stage) => ({ value: stage.id, label: stage.name }))}
        value={card.stage_id}
        onChange={(event) => {
          const stage = pipeline?.stages.find((found) => found.id === event.currentTarget.value);
          if (stage) move({ card, stage });
        }}
      />
    </Paper>
  );
}

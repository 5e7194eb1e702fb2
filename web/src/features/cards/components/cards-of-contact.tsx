import { Group, NativeSelect, Paper, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { cardsOfContactQuery } from "@/features/cards/api/get-cards-of-contact";
import { useMove } from "@/features/cards/board/use-move";
import { paths } from "@/config/paths";
import { ListSkeleton, ReadError } from "@/components/page";
import type { Deal } from "@/lib/api/types";
import { usePipelines } from "@/lib/directory/get-pipelines";
import { formatMoney } from "@/lib/money";

/** The deals of a contact, each with its stage to choose. */
export function CardsOfContact({ contactId }: { contactId: string }) {
  const { t } = useTranslation();
  const deals = useQuery(cardsOfContactQuery(contactId));
  if (deals.error) return <ReadError error={deals.error} onRetry={() => void deals.refetch()} />;
  if (!deals.data) return <ListSkeleton rows={2} />;
  if (deals.data.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t("contact.noDeals")}
      </Text>
    );
  }
  return (
    <Stack gap="xs">
      {deals.data.map((deal) => (
        <DealRow key={deal.id} deal={deal} />
      ))}
    </Stack>
  );
}

function DealRow({ deal }: { deal: Deal }) {
  const { t, i18n } = useTranslation();
  const move = useMove();
  const pipeline = usePipelines().find((found) => found.id === deal.pipeline_id);
  return (
    <Paper withBorder p="sm" radius="md">
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text
          component={Link}
          to={paths.boardDeal(deal.pipeline_id, deal.id)}
          size="sm"
          fw={600}
          truncate
          c="inherit"
        >
          {deal.name}
        </Text>
        {deal.amount && (
          <Text size="sm" style={{ fontVariantNumeric: "tabular-nums" }}>
            {formatMoney(deal.amount, i18n.language)}
          </Text>
        )}
      </Group>
      <Text size="xs" c="dimmed" mb={6}>
        {pipeline?.name}
      </Text>
      <NativeSelect
        size="xs"
        aria-label={t("move.stageOf", { name: deal.name })}
        data={(pipeline?.stages ?? []).map((stage) => ({ value: stage.id, label: stage.name }))}
        value={deal.stage_id}
        onChange={(event) => {
          const stage = pipeline?.stages.find((found) => found.id === event.currentTarget.value);
          if (stage) move({ deal, stage });
        }}
      />
    </Paper>
  );
}

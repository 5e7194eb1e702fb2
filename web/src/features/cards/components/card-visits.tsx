import { Text, Timeline } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { visitsQuery } from "@/features/cards/api/get-visits";
import { ListSkeleton, ReadError } from "@/components/page";
import type { CardRecord } from "@/lib/api/types";
import { formatDuration, formatMoment } from "@/lib/time";

/** Where the card has been, when, and who brought it there. */
export function CardVisits({ card }: { card: CardRecord }) {
  const { t, i18n } = useTranslation();
  const visits = useQuery(visitsQuery(card.kind, card.id));
  if (visits.error) return <ReadError error={visits.error} onRetry={() => void visits.refetch()} />;
  if (!visits.data) return <ListSkeleton rows={3} />;
  return (
    <Timeline bulletSize={12} lineWidth={2} active={visits.data.length - 1}>
      {visits.data.map((visit) => (
        <Timeline.Item key={visit.id} title={visit.stage_name}>
          <Text size="xs" c="dimmed">
            {formatMoment(visit.entered_at, i18n.language)}
            {visit.seconds !== null && ` · ${formatDuration(visit.seconds, i18n.language)}`}
            {visit.entered_by?.name && ` · ${t("visit.by", { name: visit.entered_by.name })}`}
          </Text>
          {visit.lost_reason && <Text size="sm">{t("lost.because", { reason: visit.lost_reason })}</Text>}
          {visit.note && (
            <Text size="sm" style={{ whiteSpace: "pre-line" }}>
              {visit.note}
            </Text>
          )}
        </Timeline.Item>
      ))}
    </Timeline>
  );
}

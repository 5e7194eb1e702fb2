import { Badge, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { InitialsAvatar } from "@/components/initials-avatar";
import type { Card } from "@/lib/api/types";
import { formatMoney } from "@/lib/money";
import { formatMoment } from "@/lib/time";
import classes from "./board.module.css";

/** A card as it was: to be read, not to be moved. */
export function PastCard({ card }: { card: Card }) {
  const { t, i18n } = useTranslation();
  return (
    <article
      className={classes.card}
      style={{ cursor: "default" }}
      data-testid={`card-${card.id}`}
      data-past
      aria-label={card.name}
    >
      <div className={classes.line}>
        <Text span size="sm" fw={600} className={classes.truncate}>
          {card.name}
        </Text>
        {card.deleted && (
          <Badge size="xs" color="gray" variant="light" style={{ flex: "none" }}>
            {t("past.deleted")}
          </Badge>
        )}
      </div>
      <div className={classes.line}>
        <Text span inherit c="dimmed" className={classes.truncate}>
          {card.contact?.name ?? t("deal.noContact")}
        </Text>
        {card.amount && (
          <Text span inherit fw={500} style={{ flex: "none" }}>
            {formatMoney(card.amount, i18n.language)}
          </Text>
        )}
      </div>
      <div className={classes.line}>
        <Text span inherit c="dimmed" className={classes.truncate}>
          {card.lost_reason ??
            t("past.enteredOn", { at: formatMoment(card.entered_stage_at, i18n.language) })}
        </Text>
        {card.owner && <InitialsAvatar name={card.owner.name} />}
      </div>
    </article>
  );
}

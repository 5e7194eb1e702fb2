import { Badge, Text } from "@mantine/core";
import { IconClock } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { CardRecord, Priority } from "@/lib/api/types";
import { dueState, formatDay } from "@/lib/time";
import classes from "./board.module.css";

const COLOURS: Record<Priority, string> = { low: "gray", normal: "blue", high: "orange", urgent: "red" };

/** How urgent a ticket is, and until when it must be solved; the words say what the colours do. */
export function TicketLine({ card }: { card: CardRecord }) {
  const { t, i18n } = useTranslation();
  const late = card.status === "open" && card.due_at !== null && dueState(card.due_at) === "overdue";
  return (
    <div className={classes.line}>
      {card.priority && (
        <Badge size="xs" variant="light" color={COLOURS[card.priority]} style={{ flex: "none" }}>
          {t(`ticket.priorities.${card.priority}`)}
        </Badge>
      )}
      {card.due_at && (
        <Text
          span
          inherit
          className={classes.truncate}
          style={late ? { color: "var(--jalon-overdue)" } : undefined}
        >
          <IconClock size={13} style={{ verticalAlign: -2 }} aria-hidden />{" "}
          {t(late ? "ticket.late" : "ticket.due", { at: formatDay(card.due_at, i18n.language) })}
        </Text>
      )}
    </div>
  );
}

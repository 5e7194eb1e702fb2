import { Text, Tooltip } from "@mantine/core";
import { IconAlertCircle, IconCalendarEvent, IconCircleCheck, IconCircleDashed } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Card } from "@/lib/api/types";
import { formatDay, formatMoment } from "@/lib/time";
import classes from "./board.module.css";

const LOOKS = {
  overdue: {
    icon: IconAlertCircle,
    colour: "var(--jalon-overdue)",
  },
  today: {
    icon: IconCircleCheck,
    colour: "var(--jalon-today)",
  },
  planned: { icon: IconCalendarEvent, colour: "var(--mantine-color-dimmed)" },
};

/** What is to be done next for a card. Colour is never the only sign: icon and words say the same. */
export function NextAction({ action }: { action: Card["next_action"] }) {
  const { t, i18n } = useTranslation();
  if (!action) {
    return (
      <Text span inherit className={classes.truncate} c="var(--jalon-none)">
        <IconCircleDashed size={13} style={{ verticalAlign: -2 }} aria-hidden /> {t("deal.noAction")}
      </Text>
    );
  }
  const { icon: Icon, colour } = LOOKS[action.state];
  const when =
    action.state === "today" || !action.due_at
      ? t(`deal.due.${action.state}`)
      : formatDay(action.due_at, i18n.language);
  return (
    <Tooltip
      label={`${action.title}${action.due_at ? ` · ${formatMoment(action.due_at, i18n.language)}` : ""}`}
      multiline
    >
      <Text span inherit className={classes.truncate} style={{ color: colour }}>
        <Icon size={13} style={{ verticalAlign: -2 }} aria-label={t(`deal.due.${action.state}`)} /> {when} ·{" "}
        {action.title}
      </Text>
    </Tooltip>
  );
}

import { Anchor, Badge, Group, Text } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { nameOf, pathOfEntry, reasonWords } from "@/features/queue/entry";
import { paths } from "@/config/paths";
import type { QueueEntry, Reason } from "@/lib/api/types";
import { useStage } from "@/lib/directory/get-pipelines";
import { useMe } from "@/lib/directory/me";
import classes from "./queue.module.css";

const COLOURS: Record<Reason, string> = {
  replied: "blue",
  overdue: "red",
  today: "green",
  stuck: "orange",
  no_next_action: "yellow",
};

interface Props {
  entry: QueueEntry;
  current: boolean;
  withOwner: boolean;
  onChoose: () => void;
}

export function Entry({ entry, current, withOwner, onChoose }: Props) {
  const { t, i18n } = useTranslation();
  const zone = useMe().time_zone;
  const stage = useStage()(entry.card?.stage_id ?? "");
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (current) row.current?.scrollIntoView({ block: "nearest" });
  }, [current]);

  return (
    <li
      ref={row}
      className={classes.entry}
      aria-current={current}
      data-testid={`queue-${entry.id}`}
      onClick={onChoose}
    >
      <Badge color={COLOURS[entry.reason]} variant="light" size="sm" tt="none">
        {t(`queue.reason.${entry.reason}`)}
      </Badge>
      <div className={classes.words}>
        <Anchor component={Link} to={pathOfEntry(entry)} size="sm" fw={600} c="inherit" onFocus={onChoose}>
          {nameOf(entry)}
        </Anchor>
        <Text size="xs" c="dimmed">
          {entry.reasons
            .map((reason) => reasonWords(t, i18n.language, zone, entry, reason, stage))
            .join(" · ")}
        </Text>
      </div>
      <Group gap="xs">
        {entry.task && entry.card && <Text size="xs">{entry.card.name}</Text>}
        {stage && (
          <Text size="xs" c="dimmed">
            {stage.name}
          </Text>
        )}
        {entry.contact && (
          <Anchor component={Link} to={paths.contact(entry.contact.id)} size="xs" onFocus={onChoose}>
            {entry.contact.name}
          </Anchor>
        )}
        {withOwner && entry.owner && (
          <Text size="xs" c="dimmed">
            {entry.owner.name}
          </Text>
        )}
      </Group>
    </li>
  );
}

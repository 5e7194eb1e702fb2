import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { nameOf } from "@/features/queue/entry";
import type { QueueEntry } from "@/lib/api/types";
import { useMe } from "@/lib/directory/me";
import { daysLater, fromLocalInput, toLocalInput } from "@/lib/time";

/** When a card comes back, where nobody says at what time. */
const MORNING = "09:00";

interface Props {
  entry: QueueEntry;
  onClose: () => void;
  onSnooze: (until: string) => void;
}

/** Until when: tomorrow, next week, or a moment. A task keeps its time of day. */
export function SnoozeDialog({ entry, onClose, onSnooze }: Props) {
  const { t } = useTranslation();
  const zone = useMe().time_zone;
  const now = new Date().toISOString();
  const clock = entry.task?.due_at ? toLocalInput(entry.task.due_at, zone).slice(11) : MORNING;
  const [moment, setMoment] = useState("");
  return (
    <Modal opened onClose={onClose} title={t("queue.snoozeTitle", { name: nameOf(entry) })}>
      <Stack>
        <Button variant="default" data-autofocus onClick={() => onSnooze(daysLater(now, 1, zone, clock))}>
          {t("queue.tomorrow")}
        </Button>
        <Button variant="default" onClick={() => onSnooze(daysLater(now, 7, zone, clock))}>
          {t("queue.nextWeek")}
        </Button>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (moment) onSnooze(fromLocalInput(moment, zone));
          }}
        >
          <Group align="flex-end">
            <TextInput
              type="datetime-local"
              label={t("queue.until")}
              value={moment}
              min={toLocalInput(now, zone)}
              onChange={(event) => setMoment(event.currentTarget.value)}
              flex={1}
            />
            <Button type="submit" disabled={!moment}>
              {t("queue.act.snooze")}
            </Button>
          </Group>
        </form>
      </Stack>
    </Modal>
  );
}

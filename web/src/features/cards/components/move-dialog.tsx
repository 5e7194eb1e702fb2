import { Button, Group, Modal, Radio, Stack, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { stageColour } from "@/components/colours";
import type { NextActionWish, Stage } from "@/lib/api/types";
import { useMe } from "@/lib/directory/me";
import { fromLocalInput } from "@/lib/time";
import classes from "./board.module.css";

export interface MoveWish {
  stage: Stage;
  note?: string;
  nextAction?: NextActionWish;
}

interface Props {
  title: string;
  stages: Stage[];
  initial?: string;
  /** One card can be given its next action; of many it would be the same. */
  withNextAction: boolean;
  onClose: () => void;
  onMove: (wish: MoveWish) => void;
}

/** Move with a note: why, what to watch, and what comes next, which becomes a task with the move. */
export function MoveDialog({ title, stages, initial, withNextAction, onClose, onMove }: Props) {
  const { t } = useTranslation();
  const me = useMe();
  const [stageId, setStageId] = useState<string | null>(initial ?? null);

  function send(event: React.FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const stage = stages.find((found) => found.id === stageId);
    if (!stage) return;
    const values = new FormData(event.currentTarget);
    const typed = (name: string) => {
      const value = values.get(name);
      return typeof value === "string" ? value.trim() : "";
    };
    const attention = typed("attention");
    const note = [typed("reason"), attention && t("move.attentionNote", { text: attention })];
    const next = typed("next");
    const due = typed("due");
    onMove({
      stage,
      note: note.filter(Boolean).join("\n") || undefined,
      nextAction: next ? { title: next, due_at: due ? fromLocalInput(due, me.time_zone) : null } : undefined,
    });
    onClose();
  }

  return (
    <Modal opened onClose={onClose} title={title}>
      <form onSubmit={send}>
        <Stack>
          <Radio.Group label={t("move.stage")} value={stageId} onChange={setStageId}>
            <Stack gap={10} mt={8}>
              {stages.map((stage, index) => (
                <Radio
                  key={stage.id}
                  value={stage.id}
                  data-autofocus={(initial ? stage.id === initial : index === 0) || undefined}
                  label={
                    <>
                      <span
                        className={classes.dot}
                        style={{ display: "inline-block", background: stageColour(stage.colour) }}
                      />{" "}
                      {stage.name}
                    </>
                  }
                />
              ))}
            </Stack>
          </Radio.Group>
          <Textarea name="reason" label={t("move.reason")} autosize minRows={1} maxLength={1_400} />
          <Textarea name="attention" label={t("move.attention")} autosize minRows={1} maxLength={1_400} />
          {withNextAction && (
            <Group gap="xs" align="flex-end">
              <TextInput name="next" flex={1} miw={180} label={t("move.next")} maxLength={300} />
              <TextInput name="due" type="datetime-local" w={190} aria-label={t("task.due")} />
            </Group>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("action.cancel")}
            </Button>
            <Button type="submit" disabled={!stageId}>
              {t("move.submit")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

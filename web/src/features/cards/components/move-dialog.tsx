import { Button, Group, Modal, Radio, Stack, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMove } from "@/features/cards/board/use-move";
import { stageColour } from "@/components/colours";
import type { Deal, Stage } from "@/lib/api/types";
import classes from "./board.module.css";

interface Props {
  deal: Deal;
  stages: Stage[];
  onClose: () => void;
}

/** Move with a note: why, what comes next, what to watch. */
export function MoveDialog({ deal, stages, onClose }: Props) {
  const { t } = useTranslation();
  const request = useMove();
  const [stageId, setStageId] = useState<string | null>(null);
  const [note, setNote] = useState("");

  function send(event: React.FormEvent) {
    event.preventDefault();
    const stage = stages.find((found) => found.id === stageId);
    if (!stage) return;
    request({ deal, stage, note });
    onClose();
  }

  return (
    <Modal opened onClose={onClose} title={t("move.title", { name: deal.name })}>
      <form onSubmit={send}>
        <Stack>
          <Radio.Group label={t("move.stage")} value={stageId} onChange={setStageId}>
            <Stack gap={10} mt={8}>
              {stages
                .filter((stage) => stage.id !== deal.stage_id)
                .map((stage, index) => (
                  <Radio
                    key={stage.id}
                    value={stage.id}
                    data-autofocus={index === 0 || undefined}
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
          <Textarea
            label={t("move.note")}
            description={t("move.noteHint")}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
            autosize
            minRows={2}
          />
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

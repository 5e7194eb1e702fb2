import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Move } from "@/features/cards/board/move";
import type { CardRecord } from "@/lib/api/types";
import { useStage } from "@/lib/directory/get-pipelines";

export interface LostRace {
  move: Move;
  /** The card as the winner left it. */
  current: CardRecord;
  /** Who won, where that is known. */
  mover: string | null;
}

interface Props {
  race: LostRace | null;
  onLeave: () => void;
  onMoveAnyway: () => void;
}

/** Somebody was faster: says who and where to, and leaves the choice. */
export function RaceDialog({ race, onLeave, onMoveAnyway }: Props) {
  const { t } = useTranslation();
  const stageOf = useStage();
  return (
    <Modal
      opened={race !== null}
      onClose={onLeave}
      title={t("race.title", { name: race?.current.name ?? "" })}
    >
      {race && (
        <Stack>
          <Text>
            {t("race.sentence", {
              who: race.mover ?? t("actor.someone"),
              stage: stageOf(race.current.stage_id)?.name ?? "",
              wanted: race.move.stage.name,
            })}
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={onMoveAnyway}>
              {t("race.moveAnyway")}
            </Button>
            <Button onClick={onLeave} data-autofocus>
              {t("race.leave")}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}

import { Button, Modal, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { stageColour } from "@/components/colours";
import type { Card, Stage } from "@/lib/api/types";

interface Props {
  card: Card;
  stages: Stage[];
  onClose: () => void;
  onChoose: (stage: Stage) => void;
}

/** Where a card goes: one button for each stage, in their order. */
export function StageDialog({ card, stages, onClose, onChoose }: Props) {
  const { t } = useTranslation();
  return (
    <Modal opened onClose={onClose} title={t("move.title", { name: card.name })}>
      <Stack gap="xs">
        {stages.map((stage, index) => (
          <Button
            key={stage.id}
            variant="default"
            justify="flex-start"
            data-autofocus={index === 0 || undefined}
            leftSection={
              <span
                aria-hidden
                style={{
                  width: 10,
                  height: 10,
                  borderRadius: 5,
                  background: stageColour(stage.colour),
                }}
              />
            }
            onClick={() => onChoose(stage)}
          >
            {stage.name}
          </Button>
        ))}
      </Stack>
    </Modal>
  );
}

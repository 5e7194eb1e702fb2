import { Tooltip, UnstyledButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { CSSProperties } from "react";
import { useTranslation } from "react-i18next";
import { stageColour } from "@/components/colours";
import { visitsQuery } from "@/features/cards/api/get-visits";
import { useCardActs } from "@/features/cards/components/card-acts";
import type { CardRecord, Stage, Visit } from "@/lib/api/types";
import { formatDuration } from "@/lib/time";
import classes from "./stage-stepper.module.css";

/** The stages in order, each with the time that the card spent in it; a click moves the card there. */
export function StageStepper({ card, stages }: { card: CardRecord; stages: Stage[] }) {
  const { t, i18n } = useTranslation();
  const { moveTo } = useCardActs();
  const visits = useQuery(visitsQuery(card.kind, card.id)).data ?? [];
  const here = stages.findIndex((stage) => stage.id === card.stage_id);
  const spent = (stage: Stage) => {
    const own = visits.filter(({ stage_id }) => stage_id === stage.id);
    if (own.length === 0) return t("visit.never", { stage: stage.name });
    const time = formatDuration(
      own.reduce((sum, visit) => sum + secondsOf(visit), 0),
      i18n.language,
    );
    return t("visit.spent", { count: own.length, stage: stage.name, time });
  };
  return (
    <ol className={classes.steps} aria-label={t("deal.stage")}>
      {stages.map((stage, index) => {
        const passed = stage.kind === "open" && index < here;
        const current = index === here;
        return (
          <li
            key={stage.id}
            className={classes.step}
            style={{ "--stage": stageColour(stage.colour) } as CSSProperties}
          >
            <Tooltip label={spent(stage)} events={{ hover: true, focus: true, touch: true }}>
              <UnstyledButton
                className={classes.button}
                data-state={current ? "current" : passed ? "passed" : undefined}
                data-testid={`step-${stage.id}`}
                aria-current={current ? "step" : undefined}
                aria-label={current ? stage.name : t("move.to", { stage: stage.name })}
                onClick={() => moveTo([card], stage)}
              >
                <span className={classes.track} />
                <span className={classes.label}>{stage.name}</span>
              </UnstyledButton>
            </Tooltip>
          </li>
        );
      })}
    </ol>
  );
}

/** How long a visit lasted; of the one that lasts still, how long so far. */
const secondsOf = ({ seconds, entered_at }: Visit) =>
  seconds ?? Math.max(0, (Date.now() - Date.parse(entered_at)) / 1000);

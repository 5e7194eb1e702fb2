import { Tooltip, UnstyledButton } from "@mantine/core";
import type { CSSProperties } from "react";
import { useTranslation } from "react-i18next";
import { stageColour } from "@/components/colours";
import { useMove } from "@/features/cards/board/use-move";
import type { Deal, Stage } from "@/lib/api/types";
import classes from "./stage-stepper.module.css";

/** The stages in order; a click moves the deal there. */
export function StageStepper({ deal, stages }: { deal: Deal; stages: Stage[] }) {
  const { t } = useTranslation();
  const move = useMove();
  const here = stages.findIndex((stage) => stage.id === deal.stage_id);
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
            <Tooltip label={stage.name}>
              <UnstyledButton
                className={classes.button}
                data-state={current ? "current" : passed ? "passed" : undefined}
                data-testid={`step-${stage.id}`}
                aria-current={current ? "step" : undefined}
                aria-label={current ? stage.name : t("move.to", { stage: stage.name })}
                onClick={() => move({ deal, stage })}
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

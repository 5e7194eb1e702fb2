import { Badge, UnstyledButton } from "@mantine/core";
import type { ReactNode, Ref } from "react";
import { useTranslation } from "react-i18next";
import { stageColour } from "@/components/colours";
import type { Stage } from "@/lib/api/types";
import classes from "./board.module.css";

interface Props {
  ref: Ref<HTMLElement>;
  stage: Stage;
  count: number;
  isDropTarget: boolean;
  onUnfold: () => void;
  /** The card that hovers over it. */
  children: ReactNode;
}

/** A narrow strip that still takes cards; a click shows what is in it. */
export function FoldedColumn({ ref, stage, count, isDropTarget, onUnfold, children }: Props) {
  const { t } = useTranslation();
  return (
    <section
      ref={ref}
      className={classes.folded}
      data-target={isDropTarget || undefined}
      data-testid={`column-${stage.id}`}
      aria-label={stage.name}
    >
      <UnstyledButton
        className={classes.unfold}
        aria-label={t("board.unfold", { stage: stage.name, count })}
        onClick={onUnfold}
      >
        <span className={classes.dot} style={{ background: stageColour(stage.colour) }} aria-hidden />
        <Badge variant="default" size="sm" circle>
          {count}
        </Badge>
        <span className={classes.foldedName}>{stage.name}</span>
      </UnstyledButton>
      <div className={classes.arriving}>{children}</div>
    </section>
  );
}

import { useDroppable } from "@dnd-kit/react";
import { Badge, UnstyledButton } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { stageColour } from "@/components/colours";
import { underPointer } from "@/features/cards/board/collisions";
import type { Stage } from "@/lib/api/types";
import classes from "./board.module.css";

interface Props {
  stage: Stage;
  count: number;
  onUnfold: () => void;
  /** The card that hovers over it. */
  children: ReactNode;
}

/** A narrow strip that still takes cards; a click shows what is in it. */
export function FoldedColumn({ stage, count, onUnfold, children }: Props) {
  const { t } = useTranslation();
  const { ref, isDropTarget } = useDroppable({
    id: stage.id,
    type: "column",
    accept: ["card", "column"],
    collisionDetector: underPointer,
    collisionPriority: 3,
  });
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
        aria-label={t("board.foldedColumn", { stage: stage.name })}
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

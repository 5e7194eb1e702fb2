import { Skeleton } from "@mantine/core";
import classes from "./board.module.css";

/** The board's shape while it is read. */
export function BoardSkeleton({ label }: { label: string }) {
  return (
    <div className={classes.board} role="status" aria-label={label}>
      {[4, 3, 2, 1].map((cards) => (
        <div key={cards} className={classes.column}>
          <div className={classes.header}>
            <Skeleton height={14} width="60%" />
            <Skeleton height={5} mt={18} />
          </div>
          <div className={classes.cards}>
            {Array.from({ length: cards }, (_, index) => (
              <Skeleton key={index} height={96} radius="md" />
            ))}
          </div>
        </div>
      ))}
    </div>
  );
}

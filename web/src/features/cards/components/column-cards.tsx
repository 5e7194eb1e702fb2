import { useDragOperation } from "@dnd-kit/react";
import { defaultRangeExtractor, useVirtualizer, type Range } from "@tanstack/react-virtual";
import { Fragment, useRef, type ReactNode } from "react";
import type { Card } from "@/lib/api/types";
import classes from "./board.module.css";

/** Up to here all cards are drawn: that is simpler, and finds them all by the browser's own search. */
const ALL = 60;
const GAP = 8;
/** About as high as most cards are, until they are measured. */
const HEIGHT = 112;

interface Props {
  cards: Card[];
  /** What the column is called, where no card of it takes the keyboard, which then scrolls the column itself. */
  scrolledAs?: string;
  render: (card: Card, index: number) => ReactNode;
  /** What comes below the cards. */
  children: ReactNode;
}

/** The cards of a column: of a long one only those in sight, and the one that is being dragged. */
export function ColumnCards({ cards, scrolledAs, render, children }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  return (
    <div
      ref={scroller}
      className={classes.cards}
      {...(scrolledAs && { tabIndex: 0, role: "group", "aria-label": scrolledAs })}
    >
      {cards.length <= ALL ? (
        cards.map((card, index) => <Fragment key={card.id}>{render(card, index)}</Fragment>)
      ) : (
        <CardsInSight cards={cards} render={render} scroller={scroller} />
      )}
      {children}
    </div>
  );
}

interface InSightProps extends Pick<Props, "cards" | "render"> {
  scroller: React.RefObject<HTMLDivElement | null>;
}

function CardsInSight({ cards, render, scroller }: InSightProps) {
  "use no memo"; // the virtualizer is always the same object, with other answers

  const { source } = useDragOperation();
  const dragged = source ? cards.findIndex(({ id }) => id === source.id) : -1;
  const virtualizer = useVirtualizer({
    count: cards.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => HEIGHT,
    getItemKey: (index) => cards[index]?.id ?? index,
    gap: GAP,
    overscan: 6,
    // A dragged card that is taken out of the document would end the drag.
    rangeExtractor: (range: Range) =>
      dragged < 0
        ? defaultRangeExtractor(range)
        : [...new Set([...defaultRangeExtractor(range), dragged])].sort((a, b) => a - b),
  });

  let end = -GAP;
  const rows = virtualizer.getVirtualItems().map((item) => {
    const card = cards[item.index];
    const space = item.start - end - 2 * GAP;
    end = item.end;
    return (
      card && (
        <Fragment key={item.key}>
          {space > 0 && <div style={{ flex: "none", height: space }} aria-hidden />}
          <div ref={virtualizer.measureElement} data-index={item.index} style={{ flex: "none" }}>
            {render(card, item.index)}
          </div>
        </Fragment>
      )
    );
  });
  const rest = virtualizer.getTotalSize() - end - GAP;
  return (
    <>
      {rows}
      {rest > 0 && <div style={{ flex: "none", height: rest }} aria-hidden />}
    </>
  );
}

/** What a dragged card or column is over. The pointer says it: a card is wider than the space between two columns. */
import { defaultCollisionDetection } from "@dnd-kit/collision";
import type { useDroppable } from "@dnd-kit/react";

type Detector = NonNullable<Parameters<typeof useDroppable>[0]["collisionDetector"]>;

/** Half of what lies between the cards of two neighbouring columns. */
const REACH = 15;

/** Over a card only while the pointer is in the card's column, however far the dragged one hangs over the edge. */
export const withinColumn: Detector = (input) => {
  const { x } = input.dragOperation.position.current;
  const card = input.droppable.shape?.boundingRectangle;
  if (!card || x < card.left - REACH || x > card.right + REACH) return null;
  return defaultCollisionDetection(input);
};

/** Over a folded column, before all else, while the pointer is in it. */
export const underPointer: Detector = ({ dragOperation, droppable }) => {
  const { current } = dragOperation.position;
  return droppable.shape?.containsPoint(current)
    ? { id: droppable.id, value: 1, type: 2, priority: 3 }
    : null;
};

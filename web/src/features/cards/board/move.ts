import type { CardRecord, NextActionWish, Stage } from "@/lib/api/types";

/** A card on its way to a stage. */
export interface Move {
  card: CardRecord;
  stage: Stage;
  /** The place in the column, and the neighbours there, when the user chose one. */
  place?: { index: number; beforeId?: string; afterId?: string };
  note?: string;
  lostReason?: string;
  /** What is to be done next: becomes a task with the move. */
  nextAction?: NextActionWish;
  /** It takes back the move that made this version of the card, and is not offered to be taken back itself. */
  takesBack?: number;
}

import type { Deal, Stage } from "@/lib/api/types";

/** A deal on its way to a stage. */
export interface Move {
  deal: Deal;
  stage: Stage;
  /** The place in the column, and the neighbours there, when the user chose one. */
  place?: { index: number; beforeId?: string; afterId?: string };
  note?: string;
  lostReason?: string;
}

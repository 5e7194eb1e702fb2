/** Sums and shares of a campaign's results. */
import type { StepResults } from "@/lib/api/types";

type Counted = Exclude<keyof StepResults, "step_id" | "position">;

export const sumOf = (steps: StepResults[], name: Counted) =>
  steps.reduce((total, step) => total + step[name], 0);

/** "24 %", as the reader's language writes it; null where there is nothing to take a share of. */
export function share(part: number, whole: number, language: string): string | null {
  if (whole === 0) return null;
  return new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 }).format(part / whole);
}

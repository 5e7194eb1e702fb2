/** The calculation as bars: where each begins and how far it reaches, between nothing and the highest point. */
import type { ChangeLine, Changes } from "@/lib/api/types";

export interface Step {
  line: ChangeLine["line"];
  /** What it adds, or takes where it is negative; of start and end what there is. */
  value: number;
  /** In percent of the highest point. */
  from: number;
  to: number;
}

const STANDING = ["start", "end"];

/** @param currency of the sums; null for the count of cards. */
export function waterfall(changes: Changes, currency: string | null): Step[] {
  let level = 0;
  const raw = changes.lines.map((line) => {
    const value = valueOf(line, currency);
    const from = STANDING.includes(line.line) ? 0 : level;
    level = from + value;
    return { line: line.line, value, from, to: level };
  });
  const top = Math.max(...raw.flatMap(({ from, to }) => [from, to]), 0);
  const share = (point: number) => (top > 0 ? (Math.max(0, point) / top) * 100 : 0);
  return raw.map((step) => ({ ...step, from: share(step.from), to: share(step.to) }));
}

export function valueOf(line: ChangeLine, currency: string | null): number {
  if (currency === null) return line.count;
  return Number(line.sums.find((sum) => sum.currency === currency)?.amount ?? 0);
}

/** The currencies that occur, the one with the most at the end first. */
export function currenciesOf(changes: Changes): string[] {
  const all = new Set(changes.lines.flatMap(({ sums }) => sums.map(({ currency }) => currency)));
  const end = changes.lines.find(({ line }) => line === "end");
  const amount = (currency: string) => (end ? valueOf(end, currency) : 0);
  return [...all].sort((a, b) => amount(b) - amount(a) || a.localeCompare(b));
}

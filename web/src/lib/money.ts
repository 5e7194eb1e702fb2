/** Amounts as the API writes them: decimal text with a currency. Sums are exact and never mix currencies. */
import type { Money } from "@/lib/api/types";

const SCALE = 6;

function toUnits(amount: string): bigint {
  const negative = amount.startsWith("-");
  const [whole = "0", fraction = ""] = amount.replace("-", "").split(".");
  const units =
    BigInt(whole || "0") * 10n ** BigInt(SCALE) + BigInt(fraction.padEnd(SCALE, "0").slice(0, SCALE));
  return negative ? -units : units;
}

function toText(units: bigint): string {
  const negative = units < 0n;
  const digits = (negative ? -units : units).toString().padStart(SCALE + 1, "0");
  const fraction = digits.slice(-SCALE).replace(/0+$/, "").padEnd(2, "0");
  return `${negative ? "-" : ""}${digits.slice(0, -SCALE)}.${fraction}`;
}

/** `sums` with `amount` × `percent` / 100 added (`sign` 1) or taken away (-1); zero sums are left out. */
export function addMoney(sums: Money[], amount: Money | null, sign: 1 | -1, percent = 100): Money[] {
  if (!amount) return sums;
  const delta = (toUnits(amount.amount) * BigInt(sign) * BigInt(Math.round(percent))) / 100n;
  const before = sums.find((sum) => sum.currency === amount.currency);
  const total = toUnits(before?.amount ?? "0") + delta;
  const others = sums.filter((sum) => sum.currency !== amount.currency);
  const next = total === 0n ? others : [...others, { amount: toText(total), currency: amount.currency }];
  return next.sort((a, b) => a.currency.localeCompare(b.currency));
}

export function formatMoney(money: Money, language: string): string {
  const value = Number(money.amount);
  return new Intl.NumberFormat(language, {
    style: "currency",
    currency: money.currency,
    minimumFractionDigits: Number.isInteger(value) ? 0 : 2,
    maximumFractionDigits: 2,
  }).format(value);
}

export const formatSums = (sums: Money[], language: string) =>
  sums.map((sum) => formatMoney(sum, language)).join(" + ");

/** What someone typed ("1 250,50", "1250.5") as the API's decimal text; null when it is no amount. */
export function parseAmount(typed: string): string | null {
  const text = typed.replace(/[\s\u00a0\u202f€]/g, "").replace(",", ".");
  return /^\d{1,12}(\.\d{1,2})?$/.test(text) ? text : null;
}

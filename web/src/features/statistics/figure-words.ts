/** Figures in words. */
import type { TFunction } from "i18next";
import type { Figure } from "@/lib/api/types";
import { formatMoney } from "@/lib/money";

const UNITS: [string, number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** "3,2 jours", "5 hours". */
export function formatSeconds(seconds: number, language: string): string {
  const [unit, size] = UNITS.find(([, size]) => seconds >= size) ?? ["minute", 60];
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit,
    unitDisplay: "long",
    maximumFractionDigits: 1,
  }).format(seconds / size);
}

export const formatShare = (share: number, language: string) =>
  new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: share < 0.1 ? 1 : 0 }).format(
    share,
  );

/** The figure's value; a dash where there is nothing to divide. */
export function figureText(figure: Figure, t: TFunction, language: string): string {
  if (figure.money) {
    const money = formatMoney(figure.money, language);
    return figure.unit === "money_per_day" ? t("statistics.perDay", { money }) : money;
  }
  if (figure.value === null) return t("statistics.noValue");
  if (figure.unit === "seconds") return formatSeconds(figure.value, language);
  if (figure.unit === "share") return formatShare(figure.value, language);
  return figure.value.toLocaleString(language);
}

/** What a figure of money is in. */
export const currencyOf = (figure: Figure) => figure.money?.currency ?? figure.id.split(".").at(-1) ?? "";

/** The words of statistics: tickets are solved or given up where deals are won or lost. */
import type { TFunction } from "i18next";
import { createContext, useContext } from "react";
import { useTranslation } from "react-i18next";
import type { CardKind } from "@/lib/api/types";

/** What the statistics that are shown count. */
export const CardKindContext = createContext<CardKind>("deal");

/** As `useTranslation`; a key with the suffix `_ticket` goes before the plain one where tickets are counted. */
export function useWords(): { t: TFunction; i18n: { language: string } } {
  const { t, i18n } = useTranslation();
  const context = useContext(CardKindContext) === "ticket" ? "ticket" : undefined;
  const told = (key: string, values?: Record<string, unknown>) => t(key, { context, ...values });
  return { t: told as TFunction, i18n };
}

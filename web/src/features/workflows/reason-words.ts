/** Why a run or a step is as it is, or why nothing started: the server gives a code and a value, the page says them. */
import { useTranslation } from "react-i18next";
import { useVocabulary } from "@/features/workflows/api/get-vocabulary";
import { formatMoment } from "@/lib/time";

type Said = (reason: string | null | undefined) => string;

export function useReasonWords(): Said {
  const { t, i18n } = useTranslation();
  const vocabulary = useVocabulary();

  /** What goes with a code, where it is a value. A sentence is for developers, in English: it is not repeated here. */
  function valueWords(code: string, detail: string): string {
    if (isMoment(detail)) return formatMoment(detail, i18n.language);
    if (/^\d+$/.test(detail)) return detail;
    if (/^(trigger|action)_type_/.test(code)) return vocabulary(detail);
    if (code === "retrying") return wordsOf(detail);
    // What was deleted is named, as long as somebody remembers what it was called.
    if (code === "stage_deleted") return isId(detail) || / was deleted$/.test(detail) ? "" : detail;
    return /\{\{.*?\}\}/.exec(detail)?.[0] ?? "";
  }

  const wordsOf: Said = (reason) => {
    if (!reason) return "";
    const [code = "", ...rest] = reason.split(":");
    const detail = rest.join(":").trim();
    if (code === "loop_guard" && /^\d+$/.test(detail)) return t("nonStart.loop", { count: Number(detail) });
    const key = [`nonStart.reasons.${code}`, `run.reasons.${code}`, `errors.${code}`].find((key) =>
      i18n.exists(key),
    );
    if (!key) return reason;
    const value = valueWords(code, detail);
    return value ? `${t(key)} (${value})` : t(key);
  };

  return wordsOf;
}

const isId = (value: string) => /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(value);
const isMoment = (value: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value);

/** Why a run or a step is as it is: the server writes `code: detail in English`; the code is said in words. */
import { useTranslation } from "react-i18next";

export function useReasonWords(): (reason: string | null | undefined) => string {
  const { t, i18n } = useTranslation();
  return (reason) => {
    if (!reason) return "";
    const [code = "", ...rest] = reason.split(":");
    const detail = rest.join(":").trim();
    const key = [`nonStart.reasons.${code}`, `run.reasons.${code}`, `errors.${code}`].find((key) =>
      i18n.exists(key),
    );
    if (!key) return reason;
    return detail ? `${t(key)} (${detail})` : t(key);
  };
}

/** What a step of a workflow does, in a sentence. */
import { useTranslation } from "react-i18next";
import { useVocabulary } from "@/features/workflows/api/get-vocabulary";
import type { WorkflowStep } from "@/lib/api/types";

type Offset = Partial<Record<"days" | "hours" | "minutes", number>>;

export function useStepWords(): (step: WorkflowStep) => string {
  const { t, i18n } = useTranslation();
  const vocabulary = useVocabulary();

  const duration = (offset: Offset) =>
    (["days", "hours", "minutes"] as const)
      .filter((unit) => offset[unit])
      .map((unit) => t(`workflow.${unit}`, { count: Math.abs(offset[unit] ?? 0) }))
      .join(" ");

  function wait(until: Record<string, unknown>): string {
    const offset = (until.offset ?? until) as Offset;
    const early = Object.values(offset).some((value) => typeof value === "number" && value < 0);
    const field = String(until.field ?? "");
    switch (until.kind) {
      case "duration":
        return t("workflow.waitFor", { duration: duration(offset) });
      case "date_field":
        if (!duration(offset)) return t("workflow.waitUntilField", { field });
        return t(early ? "workflow.waitBefore" : "workflow.waitAfter", { duration: duration(offset), field });
      case "event":
        return t("workflow.waitForEvent", { event: String(until.name ?? "") });
      default:
        return t("workflow.waitMoment");
    }
  }

  return (step) => {
    const label = step.label?.[i18n.language] ?? step.label?.fr;
    if (label) return label;
    if (step.kind === "wait") return wait(step.until ?? {});
    if (step.kind === "action") return vocabulary(step.action ?? step.id);
    return t(`workflow.kinds.${step.kind}`);
  };
}

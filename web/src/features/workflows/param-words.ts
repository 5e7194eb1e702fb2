/** The values of a workflow in words: the names of the records that ids stand for, the labels of choices. */
import { useTranslation } from "react-i18next";
import type { Param } from "@/features/workflows/api/get-vocabulary";
import { useMemberName } from "@/lib/directory/get-members";
import { usePipelines, useStage } from "@/lib/directory/get-pipelines";
import { useTemplates } from "@/lib/directory/get-templates";

export interface ParamWords {
  text: string;
  /** It is a path or a template, which the run computes. */
  computed: boolean;
}

export function useParamWords(): (param: Param | undefined, value: unknown) => ParamWords {
  const { t, i18n } = useTranslation();
  const pipelines = usePipelines();
  const templates = useTemplates();
  const stageOf = useStage();
  const memberName = useMemberName();

  function nameOf(kind: string, id: string): string | undefined {
    switch (kind) {
      case "stage":
        return stageOf(id)?.name;
      case "pipeline":
        return pipelines.find((pipeline) => pipeline.id === id)?.name;
      case "template":
        return templates.find((template) => template.id === id)?.name;
      case "member":
        return memberName(id) || undefined;
      default:
        return undefined;
    }
  }

  return (param, value) => {
    if (typeof value === "object" && value !== null) {
      if ("from" in value) return { text: String(value.from), computed: true };
      if ("template" in value) return { text: String(value.template), computed: true };
      return { text: JSON.stringify(value), computed: true };
    }
    if (typeof value === "boolean") return { text: t(value ? "state.yes" : "state.no"), computed: false };
    const text = String(value ?? "");
    const choice = param?.choices?.find((known) => known.value === text)?.labels[i18n.language];
    return { text: choice ?? nameOf(param?.kind ?? "", text) ?? text, computed: false };
  };
}

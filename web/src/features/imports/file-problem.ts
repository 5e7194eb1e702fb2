/** Why a file was refused, with the place in it. */
import type { TFunction } from "i18next";
import { Refused, sayWhy } from "@/lib/api/problem";

const REASONS = ["empty", "too_many_columns", "encoding", "line_too_long", "cell_too_long", "quotes"];

export function fileProblem(error: unknown, t: TFunction): string {
  const problem = error instanceof Refused ? error.problem : undefined;
  const reason = String(problem?.reason);
  if (problem?.code !== "file_refused" || !REASONS.includes(reason)) return sayWhy(error);
  const why = t(`import.fileReasons.${reason}`);
  return typeof problem.line === "number" ? t("import.atLine", { why, line: problem.line }) : why;
}

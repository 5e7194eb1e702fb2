/** What a refused request says: RFC 9457 problem+json with a stable `code`, which the catalogues translate. */
import i18next from "i18next";

export interface Problem {
  status: number;
  code: string;
  detail?: string;
  errors?: Record<string, string[]>;
  /** The current state of the record, when somebody else was faster. */
  current?: unknown;
  [extra: string]: unknown;
}

export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail ?? problem.code);
    this.name = "Refused";
  }
}

/** The code of a refusal; `offline` where no answer came at all. */
export function codeOf(error: unknown): string {
  return error instanceof Refused
    ? error.problem.code
    : error instanceof TypeError
      ? "offline"
      : "unexpected";
}

/** The refusal in a sentence of the reader's language; the server's English only where we have no better. */
export function sayWhy(error: unknown): string {
  const key = `errors.${codeOf(error)}`;
  if (i18next.exists(key)) return i18next.t(key);
  const detail = error instanceof Refused ? error.problem.detail : undefined;
  return detail || i18next.t("errors.unexpected");
}

/** The messages beside a form's fields, by the field's path. */
export function fieldErrors(error: unknown): Record<string, string> {
  if (!(error instanceof Refused)) return {};
  return Object.fromEntries(
    Object.entries(error.problem.errors ?? {}).map(([path, messages]) => [path, messages.join(" ")]),
  );
}

/** What a timeline entry says: what happened, its substance, and who or what did it and why. */
import { useTranslation } from "react-i18next";
import { useChangeWords } from "@/features/contacts/change-words";
import type { TimelineEntry } from "@/lib/api/types";
import { isMoney } from "@/lib/custom-fields";
import { formatMoney } from "@/lib/money";
import { formatMoment, formatWholeDay } from "@/lib/time";

interface Words {
  title: string;
  body: string;
  origin: string;
}

const text = (value: unknown) => (typeof value === "string" ? value : "");

/** What a form calls one of its fields. */
export type FieldLabel = (formId: string, key: string) => string;

export function useTimelineWords(fieldLabel: FieldLabel): (entry: TimelineEntry) => Words {
  const { t, i18n } = useTranslation();
  const changeWords = useChangeWords();

  function title({ kind, summary }: TimelineEntry): string {
    const values = Object.fromEntries(Object.entries(summary).map(([key, value]) => [key, text(value)]));
    const key = `timeline.kinds.${keyOf(kind, summary)}`;
    return i18n.exists(key) ? t(key, values) : t("timeline.other", { kind });
  }

  function body(entry: TimelineEntry): string {
    const { kind, summary } = entry;
    const said = (key: string, of: string) => (text(summary[key]) ? t(`timeline.${of}.${summary[key]}`) : "");
    switch (kind) {
      case "note.created":
        // As it is now it can be changed, so it is shown apart; its former words stay with each rewording.
        return entry.note ? "" : t("timeline.noteDeleted");
      case "note.updated":
        return entry.note ? wordsBefore(summary.changed) : "";
      case "form.submitted":
        return answers(text(summary.form_id), summary.values);
      case "task.created":
        return summary.due_at
          ? t("timeline.due", { at: formatMoment(text(summary.due_at), i18n.language) })
          : text(summary.note);
      case "deal.created":
        return isMoney(summary.amount) ? formatMoney(summary.amount, i18n.language) : "";
      case "ticket.created":
        return t(`ticket.priorities.${text(summary.priority) || "normal"}`);
      case "email.opened":
        return summary.verdict === "human" ? "" : t("timeline.machine");
      case "email.clicked":
        return lines(text(summary.url), summary.verdict === "human" ? "" : t("timeline.machine"));
      case "email.replied":
        return text(summary.text);
      case "email.auto_replied":
        return lines(
          summary.returns_on
            ? t("timeline.returnsOn", { day: formatWholeDay(text(summary.returns_on), i18n.language) })
            : "",
          text(summary.text),
        );
      case "email.bounced":
        return lines(
          text(summary.address),
          text(summary.reason),
          summary.address_invalid ? t("timeline.addressInvalid") : "",
        );
      case "email.complained":
        return lines(text(summary.address), t("timeline.complainedHint"));
      case "email.unsubscribed":
        return said("scope", "scopes");
      case "email.failed":
      case "enrolment.ended":
        return summary.reason
          ? t(`timeline.reasons.${text(summary.reason)}`, { defaultValue: text(summary.reason) })
          : "";
      case "contact.updated":
      case "deal.updated":
      case "ticket.updated":
      case "task.updated":
        return changeWords(entry);
      default:
        return lines(text(summary.note), text(summary.lost_reason), text(summary.reason));
    }
  }

  function wordsBefore(changed: unknown): string {
    const before = (changed as { text?: { before?: unknown } | null } | undefined)?.text?.before;
    return text(before) ? t("timeline.noteBefore", { text: text(before) }) : "";
  }

  function answers(formId: string, values: unknown): string {
    if (typeof values !== "object" || values === null) return "";
    return Object.entries(values)
      .filter(([, value]) => value !== null && value !== "")
      .map(
        ([key, value]) =>
          `${fieldLabel(formId, key)}: ${isMoment(value) ? formatMoment(value, i18n.language) : String(value)}`,
      )
      .join("\n");
  }

  function origin({ actor, thread }: TimelineEntry): string {
    const by =
      actor &&
      (actor.name
        ? t(`timeline.by.${known(actor.kind)}`, { name: actor.name })
        : t("timeline.by.member", { name: t(`actor.${known(actor.kind)}`) }));
    // The whole way that led here, the nearest cause first; the actor is named already.
    const why = thread
      .filter((party) => party.kind !== actor?.kind || party.id !== actor?.id)
      .toReversed()
      .map((party) => t(`timeline.cause.${knownCause(party.kind)}`, { name: party.name ?? "" }));
    return [by, ...why].filter(Boolean).join(", ");
  }

  return (entry) => ({ title: title(entry), body: body(entry), origin: origin(entry) });
}

const TOLD_DIRECTIONS = ["back", "reopened", "stage_deleted", "stage_restored"];

/** One kind may be told in several ways. */
function keyOf(kind: string, summary: TimelineEntry["summary"]): string {
  const key = kind.replace(".", "_");
  if (kind === "enrolment.ended")
    return `${key}_${text(summary.status) === "finished" ? "finished" : "early"}`;
  if (kind.endsWith(".stage_changed") && TOLD_DIRECTIONS.includes(text(summary.direction)))
    return `${key}_${text(summary.direction)}`;
  if (kind === "email.sent" && summary.template_kind === "proposal") return `${key}_proposal`;
  return key;
}

const lines = (...texts: string[]) => texts.filter(Boolean).join("\n");

const KINDS = ["member", "workflow", "form", "plugin", "visitor", "system"];
const known = (kind: string) => (KINDS.includes(kind) ? kind : "system");

/** What may stand behind an event and never acts itself: a campaign, and what the contact did. */
const REASONS = [
  "campaign",
  "reply",
  "open",
  "click",
  "bounce",
  "absence",
  "complaint",
  "unsubscription",
  "proposal",
];
const knownCause = (kind: string) => (REASONS.includes(kind) ? kind : known(kind));

const isMoment = (value: unknown): value is string =>
  typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d.*Z$/.test(value);

/** What an entry of the queue is called, where it leads, and why it is there. */
import type { TFunction } from "i18next";
import { paths } from "@/config/paths";
import type { QueueEntry, Reason, Stage } from "@/lib/api/types";
import { formatAgo, formatMoment } from "@/lib/time";

export const nameOf = (entry: QueueEntry) => entry.task?.title ?? entry.card?.name ?? "";

/** The sheet where one works at it: its card's, its contact's, or the task itself. */
export function pathOfEntry({ card, task }: QueueEntry): string {
  if (card) return card.kind === "ticket" ? paths.ticket(card.id) : paths.deal(card.id);
  if (task?.contact_id) return paths.contact(task.contact_id);
  return task ? paths.task(task.id) : paths.tasks;
}

export const isOpenCard = ({ card }: QueueEntry) => card?.status === "open";

/** A reason in words, with what makes it one. */
export function reasonWords(
  t: TFunction,
  language: string,
  zone: string,
  entry: QueueEntry,
  reason: Reason,
  stage: Stage | undefined,
): string {
  switch (reason) {
    case "replied":
      return t("queue.why.replied", { ago: formatAgo(entry.since, language) });
    case "overdue":
      return t("queue.why.overdue", { ago: formatAgo(entry.since, language) });
    case "today":
      return t("queue.why.today", { at: formatMoment(entry.since, language, zone) });
    case "stuck":
      return t("queue.why.stuck", {
        stage: stage?.name ?? "",
        ago: formatAgo(entry.card?.entered_stage_at ?? entry.since, language),
      });
    default:
      return t("queue.why.no_next_action");
  }
}

/** What the live stream does to what every screen has read; boards see to themselves (`useLiveBoards`). */
import { useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { useLiveBoards } from "@/features/cards/board/live-cards";
import type { Contact } from "@/lib/api/types";
import { useMe } from "@/lib/directory/me";
import { idOf, kindOf } from "@/lib/live/change";
import { useEveryChange } from "@/lib/live/live-context";

/** Reads to repeat when a record of this kind changed. */
const READS: Record<string, string[]> = {
  deals: ["positions", "timeline", "queue"],
  tickets: ["timeline", "queue"],
  tasks: ["tasks", "timeline", "queue"],
  contacts: ["contacts", "timeline", "duplicates"],
  companies: ["companies", "company"],
  groups: ["groups", "group"],
  imports: ["imports", "import"],
  fields: ["fields"],
  notes: ["timeline"],
  enrolments: ["timeline"],
  sends: ["sends", "send", "timeline"],
  campaigns: ["campaigns"],
  "inbound-mails": ["inbound-mails", "inbound-mail", "sends", "send", "timeline", "queue"],
  mailboxes: ["mailboxes"],
  submissions: ["timeline"],
  notifications: ["notifications"],
  workflows: ["workflows", "workflow"],
  runs: ["runs", "run"],
  members: ["members"],
  teams: ["members"],
  forms: ["forms"],
};

/** While changes pour in (an import, a change of many), what they touch is read again this often and no more. */
const PACE = 1_000;

/**
 * What services put together from what they have heard from others, which may be later than this page hears it, and
 * after how many milliseconds they have heard of it, as a rule.
 */
const HEARSAY: Record<string, number> = { timeline: 4_000, positions: 4_000, queue: 1_500 };

/** Repeats reads: the first at once, those asked for while it is fresh together. */
function useReadAgain() {
  const client = useQueryClient();
  const waiting = useRef(new Map<string, boolean>());
  return function readAgain(key: string) {
    if (waiting.current.has(key)) {
      waiting.current.set(key, true);
      return;
    }
    void client.invalidateQueries({ queryKey: [key] });
    waiting.current.set(key, false);
    setTimeout(() => {
      const more = waiting.current.get(key);
      waiting.current.delete(key);
      if (more) readAgain(key);
    }, PACE);
  };
}

/** Repeats reads some time after the last moment when it was asked to. */
function useReadLater() {
  const client = useQueryClient();
  const waiting = useRef(new Map<string, ReturnType<typeof setTimeout>>());
  return function readLater(key: string, delay: number) {
    clearTimeout(waiting.current.get(key));
    waiting.current.set(
      key,
      setTimeout(() => void client.invalidateQueries({ queryKey: [key] }), delay),
    );
  };
}

export function useLiveRecords() {
  const client = useQueryClient();
  const readAgain = useReadAgain();
  const readLater = useReadLater();
  useLiveBoards(useMe().id);
  useEveryChange(Object.keys(READS), (change, news) => {
    const kind = kindOf(change);
    if (news && kind === "contacts" && change.record) {
      const contact = change.record as unknown as Contact;
      client.setQueryData<Contact>(["contact", idOf(change)], (old) => old && { ...old, ...contact });
    }
    for (const key of READS[kind] ?? []) {
      readAgain(key);
      if (HEARSAY[key]) readLater(key, HEARSAY[key]);
    }
  });
}

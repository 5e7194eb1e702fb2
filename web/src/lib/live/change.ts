/** What the live stream says: one change of one record, as `GET /live` sends it. */

export interface Actor {
  kind: string;
  id: string | null;
  name: string | null;
}

export interface Change {
  /** The event's name, e.g. `deal.stage_changed`. */
  type: string;
  /** `deals/<id>` */
  subject: string;
  id: string;
  version: number;
  team_id: string | null;
  owner_id: string | null;
  actor: Actor | null;
  at: string;
  record: Record<string, unknown> | null;
  changed: string[];
  /** The record was deleted, or this member may no longer see it. */
  gone: boolean;
}

/** The plural word before the id: `deals`, `contacts`, `tasks` … */
export const kindOf = (change: Pick<Change, "subject">) => change.subject.split("/", 1)[0] ?? "";

export const idOf = (change: Pick<Change, "subject" | "id">) => change.subject.split("/")[1] ?? change.id;

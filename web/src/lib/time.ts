/** Moments in words, and local times of a zone to UTC and back. */

export function formatMoment(iso: string, language: string, timeZone?: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short", timeZone }).format(
    new Date(iso),
  );
}

export function formatDay(iso: string, language: string): string {
  return new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric", month: "short" }).format(
    new Date(iso),
  );
}

/** A day of the calendar, `2026-11-22`, which is the same everywhere. */
export function formatWholeDay(day: string, language: string): string {
  const format = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" });
  return format.format(new Date(`${day}T00:00:00Z`));
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** "il y a 3 jours", "in 2 hours". */
export function formatAgo(iso: string, language: string, now = Date.now()): string {
  const seconds = (Date.parse(iso) - now) / 1000;
  const format = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? ["minute", 60];
  return format.format(Math.trunc(seconds / size), unit);
}

const SPANS: [unit: string, size: number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** "3 jours", "2 hours": the largest unit of which there is a whole one; under a minute, seconds. */
export function formatDuration(seconds: number, language: string): string {
  const [unit, size] = SPANS.find(([, size]) => seconds >= size) ?? ["second", 1];
  const format = new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" });
  return format.format(Math.floor(seconds / size));
}

export const daysSince = (iso: string, now = Date.now()) =>
  Math.max(0, Math.floor((now - Date.parse(iso)) / 86_400_000));

export type Due = "overdue" | "today" | "planned";

/** How a due moment stands for the reader, whose own day, on the clocks of their zone, decides what "today" is. */
export function dueState(dueAt: string | null, now = new Date(), timeZone?: string): Due {
  if (!dueAt) return "planned";
  const due = new Date(dueAt);
  if (due < now) return "overdue";
  const day = new Intl.DateTimeFormat("en-CA", { dateStyle: "short", timeZone });
  return day.format(due) === day.format(now) ? "today" : "planned";
}

function zoneOffset(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(at);
  const part = (type: string) => Number(parts.find((found) => found.type === type)?.value);
  const wall = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return wall - Math.floor(at / 1000) * 1000;
}

/** "2026-12-01T18:30" on the clocks of `timeZone`, as `<input type="datetime-local">` wants it. */
export function toLocalInput(iso: string, timeZone: string): string {
  const at = Date.parse(iso);
  return new Date(at + zoneOffset(at, timeZone)).toISOString().slice(0, 16);
}

/**
 * The moment at which the clocks of `timeZone` show `local`. A time that the clocks skip rolls forward by the
 * skipped hour; of one that they show twice the first is meant.
 */
export function fromLocalInput(local: string, timeZone: string): string {
  const wall = Date.parse(`${local}Z`);
  const [before, after] = [zoneOffset(wall - 86_400_000, timeZone), zoneOffset(wall + 86_400_000, timeZone)];
  const shown = (offset: number) => zoneOffset(wall - offset, timeZone) === offset;
  const offset = shown(before) ? before : shown(after) ? after : before;
  return new Date(wall - offset).toISOString().replace(".000Z", "Z");
}

/** The same time of day `days` later, on the clocks of `timeZone`; `clock` ("09:00") sets another time of that day. */
export function daysLater(iso: string, days: number, timeZone: string, clock?: string): string {
  const [day = "", time = ""] = toLocalInput(iso, timeZone).split("T");
  const moved = new Date(Date.parse(`${day}T00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
  return fromLocalInput(`${moved}T${clock ?? time}`, timeZone);
}

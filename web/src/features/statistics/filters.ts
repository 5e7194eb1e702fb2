/** What statistics are asked for; it lives in the address, so that a link shows the same figures. */
export const MODES = ["reached", "strict", "flow"] as const;
export type Mode = (typeof MODES)[number];

export const PRESETS = ["days30", "days90", "month", "lastMonth", "quarter", "year"] as const;
export type Preset = (typeof PRESETS)[number];

/** Without days the server takes the last ninety of the team's zone. */
export interface Filters {
  from?: string;
  to?: string;
  group_id?: string;
  owner_id?: string;
  team_id?: string;
  mode: Mode;
}

export function filtersOf(params: URLSearchParams): Filters {
  const value = (name: string) => params.get(name) ?? undefined;
  const mode = MODES.find((mode) => mode === params.get("mode"));
  return {
    from: value("from"),
    to: value("to"),
    group_id: value("group"),
    owner_id: value("owner"),
    team_id: value("team"),
    mode: mode ?? "reached",
  };
}

const dayOf = (date: Date) => date.toISOString().slice(0, 10);
const utc = (year: number, month: number, day = 1) => new Date(Date.UTC(year, month, day));

/** The days of a preset, counted from a day of the team's calendar; both belong to it. */
export function daysOf(preset: Preset, today: string): { from: string; to: string } {
  const [year = 0, month = 1, day = 1] = today.split("-").map(Number);
  const index = month - 1;
  switch (preset) {
    case "days30":
      return { from: dayOf(utc(year, index, day - 29)), to: today };
    case "days90":
      return { from: dayOf(utc(year, index, day - 89)), to: today };
    case "month":
      return { from: dayOf(utc(year, index)), to: dayOf(utc(year, index + 1, 0)) };
    case "lastMonth":
      return { from: dayOf(utc(year, index - 1)), to: dayOf(utc(year, index, 0)) };
    case "quarter": {
      const first = index - (index % 3);
      return { from: dayOf(utc(year, first)), to: dayOf(utc(year, first + 3, 0)) };
    }
    case "year":
      return { from: dayOf(utc(year, 0)), to: dayOf(utc(year, 12, 0)) };
  }
}

/** The day that it is on the clocks of a zone. */
export const todayIn = (zone: string, now = new Date()) =>
  new Intl.DateTimeFormat("en-CA", { timeZone: zone, dateStyle: "short" }).format(now);

/** The preset that has these days. */
export const presetOf = (from: string, to: string, today: string): Preset | undefined =>
  PRESETS.find((preset) => {
    const days = daysOf(preset, today);
    return days.from === from && days.to === to;
  });

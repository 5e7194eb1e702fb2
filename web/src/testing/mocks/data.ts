/** A small singing club, for tests and for working on the page without a back end. */
import type { Board, Card, Contact, Member, Pipeline, QueueEntry, Stage, Task } from "@/lib/api/types";

const NOW = Date.now();
export const inHours = (hours: number) =>
  new Date(NOW + hours * 3_600_000).toISOString().replace(/\.\d+Z$/, "Z");

export const team = { id: "team-1", name: "Chorale", role: "member", open_reading: true };

const member = (
  id: string,
  name: string,
  role: Member["teams"][number]["role"],
  is_admin = false,
): Member => ({
  id,
  version: 1,
  email: `${id}@chorale.example`,
  name,
  language: "fr",
  time_zone: "Europe/Paris",
  is_admin,
  active: true,
  roles: { [team.id]: role },
  teams: [{ ...team, role }],
  created_at: inHours(-9000),
  updated_at: inHours(-9000),
});

export const lea = member("lea", "Léa Martin", "member");
export const paul = member("paul", "Paul Roche", "manager");
export const members = [lea, paul, member("admin", "Alix Admin", "manager", true)];

/** A stage without any rule. */
const RULES = {
  no_going_back: false,
  no_skipping: false,
  probability_mode: "fixed" as const,
  required_fields: [],
  sets_probability: true,
  stuck_days: null,
  stuck_pauses: true,
  team_id: null,
  wip_limit: null,
};

const stage = (
  id: string,
  name: string,
  colour: string,
  kind: Stage["kind"],
  position: number,
  probability: number,
) => ({
  id,
  name,
  colour,
  kind,
  position,
  probability,
  folded: false,
  ...RULES,
});

export const pipeline: Pipeline = {
  id: "club",
  version: 1,
  team_id: team.id,
  name: "Inscriptions",
  card_kind: "deal",
  stages: [
    stage("new", "Nouveau prospect", "grey", "open", 0, 10),
    stage("planned", "Cours d’essai planifié", "blue", "open", 1, 40),
    stage("done", "Cours d’essai réalisé", "orange", "open", 2, 70),
    stage("won", "Inscription confirmée", "green", "won", 3, 100),
    stage("lost", "Perdu", "red", "lost", 4, 0),
  ],
};

const recorded = { version: 1, team_id: team.id, created_at: inHours(-200), updated_at: inHours(-20) };

export function contact(id: string, name: string, more: Partial<Contact> = {}): Contact {
  return {
    ...recorded,
    company_id: null,
    company_name: null,
    group_ids: [],
    id,
    name,
    owner_id: lea.id,
    emails: [`${id}@example.org`],
    phones: ["+33612345678"],
    language: "fr",
    time_zone: "Europe/Paris",
    custom: {},
    ...more,
  };
}

export const contacts = [
  contact("camille", "Camille Durand"),
  contact("noe", "Noé Bernard"),
  contact("ines", "Inès Lefèvre"),
];

export function card(id: string, stageId: string, more: Partial<Card> = {}): Card {
  return {
    ...recorded,
    id,
    name: `Cours d’essai – ${id}`,
    owner_id: lea.id,
    contact_id: null,
    pipeline_id: pipeline.id,
    stage_id: stageId,
    status: pipeline.stages.find((found) => found.id === stageId)?.kind ?? "open",
    rank: id,
    amount: { amount: "240.00", currency: "EUR" },
    probability: 10,
    probability_is_manual: false,
    expected_close_on: null,
    kind: "deal",
    priority: null,
    due_at: null,
    tags: [],
    lost_reason: null,
    custom: { trial_at: inHours(50) },
    entered_stage_at: inHours(-75),
    closed_at: null,
    archived: false,
    contact: null,
    owner: { id: lea.id, name: lea.name },
    next_action: null,
    stuck: false,
    deleted: false,
    ...more,
  };
}

const action = (state: "planned" | "today" | "overdue", hours: number) => ({
  task_id: `task-${state}`,
  title: "Appeler",
  due_at: inHours(hours),
  state,
});

export const cards = () => [
  card("a1", "new", {
    contact_id: "camille",
    contact: { id: "camille", name: "Camille Durand" },
    next_action: action("overdue", -30),
  }),
  card("a2", "new", { contact: { id: "noe", name: "Noé Bernard" }, contact_id: "noe", amount: null }),
  card("b1", "planned", {
    contact: { id: "ines", name: "Inès Lefèvre" },
    contact_id: "ines",
    owner: { id: paul.id, name: paul.name },
    owner_id: paul.id,
    next_action: action("planned", 60),
  }),
  card("d1", "won", { amount: { amount: "480.00", currency: "EUR" }, probability: 100 }),
];

export function board(all: Card[] = cards()): Board {
  return {
    pipeline,
    at: null,
    known_since: "2026-01-01T08:00:00Z",
    columns: pipeline.stages.map((stage) => {
      const here = all
        .filter((card) => card.stage_id === stage.id)
        .sort((a, b) => (a.rank < b.rank ? -1 : 1));
      const total = here.reduce((sum, card) => sum + Number(card.amount?.amount ?? 0), 0);
      const weighted = here.reduce(
        (sum, card) => sum + (Number(card.amount?.amount ?? 0) * card.probability) / 100,
        0,
      );
      const bar = { planned: 0, today: 0, overdue: 0, none: 0 };
      for (const card of here) bar[card.next_action?.state ?? "none"] += 1;
      const money = (value: number) => (value ? [{ amount: value.toFixed(2), currency: "EUR" }] : []);
      return {
        stage_id: stage.id,
        count: here.length,
        sums: money(total),
        weighted_sums: money(weighted),
        bar,
        cards: here,
        next: null,
        older: 0,
      };
    }),
  };
}

export const task = (id: string, title: string, hours: number | null, more: Partial<Task> = {}): Task => ({
  ...recorded,
  id,
  title,
  note: "",
  owner_id: lea.id,
  due_at: hours === null ? null : inHours(hours),
  done_at: null,
  reminder_at: null,
  remind_before: null,
  deal_id: null,
  ticket_id: null,
  contact_id: null,
  ...more,
});

/** A task as lists show it, with what its ids are called. */
export const listed = (shown: Task) => ({
  ...shown,
  card: shown.deal_id ? { id: shown.deal_id, name: "Cours de Camille" } : null,
  contact: shown.contact_id ? { id: shown.contact_id, name: "Camille Durand" } : null,
  owner: { id: lea.id, name: lea.name },
});

export const queueEntries = (): QueueEntry[] => {
  const [answered, forgotten] = cards() as [Card, Card];
  const late = task("t1", "Appeler Camille Durand", -30, { deal_id: answered.id, contact_id: "camille" });
  const ofCard = (card: Card) => ({
    id: card.id,
    kind: card.kind as QueueEntry["kind"],
    task: null,
    card,
    contact: card.contact,
    owner: card.owner,
  });
  return [
    { ...ofCard(answered), reason: "replied", reasons: ["replied", "stuck"], since: inHours(-2) },
    {
      ...{
        id: late.id,
        kind: "task",
        reason: "overdue",
        reasons: ["overdue"],
        since: inHours(-30),
        task: late,
      },
      ...{ card: answered, contact: answered.contact, owner: answered.owner },
    },
    { ...ofCard(forgotten), reason: "no_next_action", reasons: ["no_next_action"], since: inHours(-90) },
  ];
};

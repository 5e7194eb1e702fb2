/** The API as the tests need it, by default: Léa of the singing club is signed in. */
import { http, HttpResponse } from "msw";
import {
  board,
  cards,
  contacts,
  inHours,
  lea,
  listed,
  members,
  pipeline,
  queueEntries,
  task,
} from "@/testing/mocks/data";

const at = (path: string) => `*/api/v1${path}`;
const list = <T>(items: T[], more: object = {}) => HttpResponse.json({ items, next: null, ...more });

export const problem = (status: number, code: string, extra: object = {}) =>
  HttpResponse.json(
    { type: "about:blank", title: code, status, code, ...extra },
    { status, headers: { "Content-Type": "application/problem+json" } },
  );

const session = { access_token: "token", token_type: "Bearer", expires_in: 600, member: lea };
const notFound = () => problem(404, "not_found");

const steps = [
  {
    id: "deal",
    kind: "action",
    action: "deal.create",
    label: { fr: "Créer l’affaire", en: "Create the deal" },
  },
  {
    id: "welcome",
    kind: "action",
    action: "email.send",
    label: { fr: "E-mail de bienvenue", en: "Welcome e-mail" },
  },
  {
    id: "before",
    kind: "wait",
    until: { kind: "date_field", record: "deals/a1", field: "custom.trial_at", offset: { hours: -24 } },
  },
  { id: "reminder", kind: "action", action: "email.send", label: { fr: "Rappel", en: "Reminder" } },
];

const workflow = {
  id: "workflow-1",
  version: 3,
  team_id: null,
  owner_id: null,
  created_at: inHours(-500),
  updated_at: inHours(-300),
  name: "Cours d’essai",
  status: "published",
  problems: [],
  draft: null,
  current: {
    number: 2,
    published_at: inHours(-300),
    definition: {
      trigger: { type: "form.submitted", params: {} },
      condition: { all: [{ field: "record.values.trial_at", op: "is_not_empty" }] },
      record: "contact",
      mode: "parallel",
      max: 10,
      reentry: "always",
      goal: null,
      steps,
    },
  },
};

const run = {
  id: "run-1",
  version: 4,
  workflow_id: workflow.id,
  workflow_name: workflow.name,
  number: 2,
  record: "contacts/camille",
  contact_id: "camille",
  status: "waiting",
  waiting_until: inHours(26),
  reason: null,
  started_at: inHours(-1),
  ended_at: null,
  cause: null,
  steps: steps.slice(0, 3).map((step, position) => ({
    id: step.id,
    position,
    kind: step.kind,
    label: step.label ?? null,
    status: position < 2 ? "finished" : "waiting",
    attempts: 1,
    input: { name: "Camille" },
    output: { deal_id: "a1" },
    condition_trace: null,
    reason: null,
    waiting_until: position === 2 ? inHours(26) : null,
    started_at: inHours(-1),
    ended_at: position < 2 ? inHours(-1) : null,
  })),
};

const timeline = [
  [
    "deal.stage_changed",
    "deals/a1",
    {
      name: "Cours d’essai – Camille",
      from_stage: "Nouveau prospect",
      to_stage: "Cours d’essai planifié",
      note: "Elle préfère le mardi.",
    },
    -2,
  ],
  ["email.sent", "sends/1", { subject: "Bienvenue, Camille !", status: "accepted" }, -20],
  ["deal.created", "deals/a1", { name: "Cours d’essai – Camille" }, -20],
  [
    "form.submitted",
    "submissions/1",
    { form_name: "Cours d’essai", values: { name: "Camille", trial_at: inHours(50) } },
    -20,
  ],
] as const;

export const handlers = [
  http.get(at("/session"), () => HttpResponse.json(session)),
  http.post(at("/session"), () => HttpResponse.json(session, { status: 201 })),
  http.delete(at("/session"), () => new HttpResponse(null, { status: 204 })),
  http.get(at("/setup"), () => HttpResponse.json({ needed: false })),
  http.get(at("/members"), () => list(members)),
  http.get(at("/api-keys"), () => list([])),
  http.get(at("/mailboxes"), () => list([])),
  http.get(at("/templates"), () => list([])),
  http.get(at("/campaigns"), () => list([])),
  http.get(at("/inbound-mails"), () => list([])),
  http.get(at("/suppressions"), () => list([])),
  http.get(at("/pipelines"), () => list([pipeline])),
  http.get(at("/pipelines/:id/board"), ({ request }) => {
    const q = new URL(request.url).searchParams.get("q")?.toLowerCase() ?? "";
    return HttpResponse.json(board(cards().filter((card) => card.name.toLowerCase().includes(q))));
  }),
  http.get(at("/deals"), () => list([cards()[0]])),
  http.get(at("/deals/:id"), ({ params }) => {
    const found = cards().find((card) => card.id === params.id);
    return found ? HttpResponse.json(found) : notFound();
  }),
  http.post(at("/deals/:id/move"), async ({ params, request }) => {
    const { stage_id } = (await request.json()) as { stage_id: string };
    const found = cards().find((card) => card.id === params.id);
    return found
      ? HttpResponse.json({ ...found, stage_id, version: 2, entered_stage_at: inHours(0) })
      : notFound();
  }),
  http.get(at("/deals/:id/visits"), () =>
    list([
      {
        id: "visit-1",
        stage_id: "new",
        stage_name: "Nouveau prospect",
        entered_at: inHours(-75),
        left_at: null,
        outcome: null,
        entered_by: { kind: "workflow", id: workflow.id, name: workflow.name },
        note: null,
      },
    ]),
  ),
  http.get(at("/deal-fields"), () =>
    list([
      {
        key: "trial_at",
        kind: "datetime",
        labels: { fr: "Cours d’essai le", en: "Trial class" },
        time_zone: "Europe/Paris",
      },
    ]),
  ),
  http.get(at("/contact-fields"), () => list([])),
  http.get(at("/company-fields"), () => list([])),
  http.get(at("/companies"), () => list([])),
  http.get(at("/groups"), () => list([])),
  http.post(at("/groups/preview"), () => HttpResponse.json({ count: contacts.length, items: contacts })),
  http.get(at("/imports"), () => list([])),
  http.get(at("/contacts/duplicates"), () => list([])),
  http.get(at("/lost-reasons"), () =>
    list([
      { id: "1", label: "Trop cher" },
      { id: "2", label: "Horaires" },
    ]),
  ),
  http.get(at("/positions"), () =>
    list([
      {
        contact_id: "camille",
        deals: [{ id: "a1", name: "Cours d’essai", pipeline_id: "club", stage_id: "new", status: "open" }],
      },
    ]),
  ),
  http.get(at("/contacts"), ({ request }) => {
    const q = new URL(request.url).searchParams.get("q")?.toLowerCase() ?? "";
    return list(contacts.filter((contact) => contact.name.toLowerCase().includes(q)));
  }),
  http.get(at("/contacts/:id"), ({ params }) => {
    const found = contacts.find((contact) => contact.id === params.id);
    return found ? HttpResponse.json(found) : notFound();
  }),
  http.get(at("/contacts/:id/timeline"), () =>
    list(
      timeline.map(([kind, subject, summary, hours], index) => ({
        id: `entry-${index}`,
        at: inHours(hours),
        kind,
        subject,
        summary,
        actor: index
          ? { kind: "workflow", id: workflow.id, name: workflow.name }
          : { kind: "member", id: "lea", name: lea.name },
        cause: index ? { kind: "form", id: "form-1", name: "Cours d’essai" } : null,
      })),
    ),
  ),
  http.get(at("/tasks"), () =>
    list(
      [
        task("t1", "Appeler Camille Durand", -30, { deal_id: "a1", contact_id: "camille" }),
        task("t2", "Préparer la salle", 3),
        task("t3", "Envoyer les tarifs", 70, { note: "Tarif famille" }),
      ].map(listed),
    ),
  ),
  http.get(at("/queue"), () =>
    list(queueEntries(), { totals: { replied: 1, overdue: 1, today: 0, stuck: 0, no_next_action: 1 } }),
  ),
  http.get(at("/sends"), () =>
    list([
      {
        id: "send-1",
        version: 1,
        contact_id: "camille",
        to: "camille@example.org",
        subject: "Bienvenue, Camille !",
        status: "accepted",
        planned_at: inHours(-20),
        accepted_at: inHours(-20),
        reason: null,
      },
    ]),
  ),
  http.get(at("/notifications"), () =>
    list(
      [
        {
          id: "notification-1",
          version: 1,
          text: "Nouveau cours d’essai : Camille Durand",
          link: "deals/a1",
          created_at: inHours(-1),
          read_at: null,
        },
      ],
      { unread: 1 },
    ),
  ),
  http.get(at("/workflows"), () => list([workflow])),
  http.get(at("/workflows/:id"), () => HttpResponse.json(workflow)),
  http.get(at("/workflows/:id/non-starts"), () => list([])),
  http.get(at("/runs"), () => list([run])),
  http.get(at("/runs/:id"), () => HttpResponse.json(run)),
  http.get(at("/trigger-types"), () =>
    list([
      {
        id: "form.submitted",
        labels: { fr: "Un formulaire est rempli", en: "A form is filled in" },
        params: [],
      },
      {
        id: "ticket.stage_changed",
        labels: { fr: "Un ticket change d’étape", en: "A ticket changes stage" },
        params: [
          { key: "pipeline_id", kind: "pipeline", labels: { fr: "Pipeline", en: "Pipeline" }, choices: [] },
          { key: "stage_id", kind: "stage", labels: { fr: "Vers l’étape", en: "To stage" }, choices: [] },
          {
            key: "priority",
            kind: "choice",
            labels: { fr: "Priorité", en: "Priority" },
            choices: [{ value: "urgent", labels: { fr: "Urgente", en: "Urgent" } }],
          },
        ],
      },
    ]),
  ),
  http.get(at("/action-types"), () =>
    list([
      { id: "deal.create", labels: { fr: "Créer une affaire", en: "Create a deal" }, params: [] },
      { id: "email.send", labels: { fr: "Envoyer un e-mail", en: "Send an e-mail" }, params: [] },
      {
        id: "task.create",
        labels: { fr: "Créer une tâche", en: "Create a task" },
        params: [
          { key: "title", kind: "text", labels: { fr: "Titre", en: "Title" }, choices: [] },
          { key: "owner_id", kind: "member", labels: { fr: "Pour", en: "For" }, choices: [] },
        ],
      },
    ]),
  ),
  http.get(at("/forms"), () =>
    list([
      {
        id: "form-1",
        version: 1,
        team_id: "team-1",
        owner_id: lea.id,
        created_at: inHours(-500),
        updated_at: inHours(-500),
        slug: "cours-d-essai",
        name: "Cours d’essai",
        active: true,
        fields: [{ key: "name", kind: "text", labels: { fr: "Votre nom", en: "Your name" }, required: true }],
      },
    ]),
  ),
  http.get(at("/plugins"), () => list([])),
];

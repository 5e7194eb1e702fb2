/** Every address of the page, in one place. */

export const paths = {
  home: "/",
  boards: "/pipelines",
  newPipeline: "/pipelines/new",
  board: (pipelineId: string) => `/pipelines/${pipelineId}`,
  boardCard: (pipelineId: string, kind: "deal" | "ticket", id: string) =>
    `/pipelines/${pipelineId}/${kind}s/${id}`,
  changes: (pipelineId: string) => `/pipelines/${pipelineId}/changes`,
  stages: (pipelineId: string) => `/pipelines/${pipelineId}/stages`,
  /** A card whose pipeline is not known: finds its board. */
  deal: (dealId: string) => `/deals/${dealId}`,
  ticket: (ticketId: string) => `/tickets/${ticketId}`,
  contacts: "/contacts",
  contact: (id: string) => `/contacts/${id}`,
  duplicates: "/contacts/duplicates",
  companies: "/companies",
  company: (id: string) => `/companies/${id}`,
  groups: "/groups",
  group: (id: string) => `/groups/${id}`,
  imports: "/imports",
  import: (id: string) => `/imports/${id}`,
  next: "/next",
  statistics: "/statistics",
  tasks: "/tasks",
  task: (id: string) => `/tasks/${id}`,
  notifications: "/notifications",
  workflows: "/workflows",
  workflow: (id: string) => `/workflows/${id}`,
  run: (id: string) => `/runs/${id}`,
  forms: "/forms",
  form: (slug: string) => `/f/${slug}`,
  campaigns: "/campaigns",
  campaign: (id: string) => `/campaigns/${id}`,
  templates: "/templates",
  newTemplate: "/templates/new",
  template: (id: string) => `/templates/${id}`,
  replies: "/replies",
  reply: (id: string) => `/replies/${id}`,
  settings: "/settings",
  mailboxes: "/settings?tab=mailboxes",
};

/** The address of a record's page, from its subject `deals/<id>`; null for what has none. */
export function pathOf(subject: string | null | undefined): string | null {
  const [kind, id] = (subject ?? "").replace(/^\//, "").split("/");
  if (!id) return null;
  switch (kind) {
    case "deals":
      return paths.deal(id);
    case "tickets":
      return paths.ticket(id);
    case "contacts":
      return paths.contact(id);
    case "companies":
      return paths.company(id);
    case "groups":
      return paths.group(id);
    case "workflows":
      return paths.workflow(id);
    case "runs":
      return paths.run(id);
    case "campaigns":
      return paths.campaign(id);
    case "inbound-mails":
      return paths.reply(id);
    case "mailboxes":
      return paths.mailboxes;
    case "tasks":
      return paths.task(id);
    default:
      return null;
  }
}

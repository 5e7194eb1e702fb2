/**
 * The words of the API for the page. Every type comes from the OpenAPI document by way of `schema.ts`; where the
 * document says less than the server (a workflow's definition is plain JSON there), it is said here.
 */
import type { components, paths } from "@/lib/api/schema";
import type { Tree } from "@/lib/filters/tree";

type Schemas = components["schemas"];

/**
 * An answer's type: the server sends every field that it declares, which the document, made for both directions,
 * does not say. Nulls stay.
 */
export type Complete<T> = T extends (infer Item)[]
  ? Complete<Item>[]
  : T extends object
    ? { [Key in keyof T]-?: Complete<Exclude<T[Key], undefined>> }
    : T;

export type Money = Schemas["Money"];
export type Member = Complete<Schemas["Member"]>;
export type Session = Complete<Schemas["Session"]>;
export type ApiKey = Complete<Schemas["ApiKey"]>;
export type Contact = Complete<Schemas["Contact"]>;
export type ContactChange = Schemas["ContactChange"];
export type ContactWrite = Schemas["ContactWrite"];
export type Company = Complete<Schemas["Company"]>;
export type CompanyChange = Schemas["CompanyChange"];
export type CompanyWrite = Schemas["CompanyWrite"];
export type Duplicate = Complete<Schemas["Duplicate"]>;
export type Export = Complete<Schemas["Export"]>;
export type Import = Complete<Schemas["Import"]>;
export type ImportChange = Schemas["ImportChange"];
export type ImportRow = Complete<Schemas["ImportRow"]>;
export type BulkJob = Complete<Schemas["BulkJob"]>;
export type BulkAnswer = Complete<Schemas["BulkAnswer"]>;
export type BulkChange = Schemas["BulkChange"];

/** A group with how many of its contacts one may see; its filter is a condition tree. */
export type Group = Omit<Complete<Schemas["SeenGroup"]>, "filter"> & { filter: Tree | null };

export type Form = Complete<Schemas["Form"]>;
export type Stage = Complete<Schemas["Stage"]>;
export const STAGE_KINDS = ["open", "won", "lost"] as const;
export type StageKind = (typeof STAGE_KINDS)[number];
export type UpdateStage = Schemas["UpdateStage"];
export type Pipeline = Omit<Complete<Schemas["Pipeline"]>, "card_kind"> & { card_kind: CardKind };
export type Deal = Complete<Schemas["Deal"]>;
export type CreateDeal = Schemas["CreateDeal"];
export type UpdateDeal = Schemas["UpdateDeal"];
export type Ticket = Complete<Schemas["Ticket"]>;
export type CreateTicket = Schemas["CreateTicket"];
export type UpdateTicket = Schemas["UpdateTicket"];
export type MoveCard = Schemas["MoveCard"];
export type NextActionWish = Schemas["NextActionWrite"];
export type BulkCards = Schemas["BulkCards"];
export type BulkCardsAnswer = Complete<Schemas["BulkCardsAnswer"]>;

/** A card as its board shows it. */
export type Card = Omit<Complete<Schemas["Card"]>, "kind" | "priority"> & {
  kind: CardKind;
  priority: Priority | null;
};
export const CARD_KINDS = ["deal", "ticket"] as const;
export type CardKind = (typeof CARD_KINDS)[number];
export const PRIORITIES = ["low", "normal", "high", "urgent"] as const;
export type Priority = (typeof PRIORITIES)[number];

/** A deal or a ticket; what the other kind alone has is null. */
export type CardRecord = Omit<Card, "contact" | "owner" | "next_action" | "stuck" | "deleted">;
export type Column = Omit<Complete<Schemas["Column"]>, "cards"> & { cards: Card[] };
export type Bar = Complete<Schemas["Bar"]>;
export type Board = Omit<Complete<Schemas["Board"]>, "columns" | "pipeline"> & {
  pipeline: Pipeline;
  columns: Column[];
};
export type BoardQuery = paths["/api/v1/pipelines/{pipeline_id}/board"]["get"]["parameters"]["query"];
export type BoardView = Omit<Complete<Schemas["BoardView"]>, "query"> & { query: Record<string, string> };
export type Changes = Complete<Schemas["Changes"]>;
export type ChangeLine = Complete<Schemas["ChangeLine"]>;
export type ChangeEntry = Complete<Schemas["ChangeEntry"]>;
export type ChangesQuery = paths["/api/v1/pipelines/{pipeline_id}/changes"]["get"]["parameters"]["query"];
export type Visit = Complete<Schemas["Visit"]>;
export type CustomField = Complete<Schemas["CustomField"]>;
export type LostReason = Complete<Schemas["LostReason"]>;
export type Task = Complete<Schemas["Task"]>;
export type CreateTask = Schemas["CreateTask"];
export type UpdateTask = Schemas["UpdateTask"];
export type ListedTask = Complete<Schemas["ListedTask"]>;

/** Why something is in the queue, the most urgent first. */
export const REASONS = ["replied", "overdue", "today", "stuck", "no_next_action"] as const;
export type Reason = (typeof REASONS)[number];
export type QueueEntry = Omit<Complete<Schemas["QueueEntry"]>, "reason" | "reasons"> & {
  reason: Reason;
  reasons: Reason[];
};
export interface Queue {
  items: QueueEntry[];
  next: string | null;
  totals: Record<Reason, number>;
}
export type Position = Complete<Schemas["Position"]>;
export type Mail = Complete<Schemas["Send"]>;
export type Campaign = Complete<Schemas["Campaign"]>;
export type NewCampaign = Schemas["NewCampaign"];
export type CampaignChange = Schemas["CampaignChange"];
export type MailStep = Complete<Schemas["MailStep"]>;
export type SendWindow = Complete<Schemas["Window"]>;
export type AudienceCheck = Complete<Schemas["AudienceCheck"]>;
export type CampaignResults = Complete<Schemas["Results"]>;
export type StepResults = Complete<Schemas["StepResults"]>;
export type Enrolment = Complete<Schemas["Enrolment"]>;
export type Template = Complete<Schemas["Template"]>;
export type NewTemplate = Schemas["NewTemplate"];
export type TemplateChange = Schemas["TemplateChange"];
export type TemplateVersion = Complete<Schemas["TemplateVersion"]>;
export type MailPreview = Complete<Schemas["Preview"]>;
export type MailDetail = Complete<Schemas["SendDetail"]>;
export type NewMail = Schemas["NewSend"];
export type InboundMail = Complete<Schemas["InboundMail"]>;
export type InboundMailDetail = Complete<Schemas["InboundMailDetail"]>;
export type InboundMailJudgement = Schemas["InboundMailJudgement"];
export type Mailbox = Complete<Schemas["Mailbox"]>;
export type NewMailbox = Schemas["NewMailbox"];
export type MailboxChange = Schemas["MailboxChange"];
export type Suppression = Complete<Schemas["Suppression"]>;
export type Run = Complete<Schemas["Run"]>;
export type RunDetail = Complete<Schemas["RunDetail"]>;
export type RunStep = Complete<Schemas["Step"]>;
export type Statistics = Complete<Schemas["Statistics"]>;
export type StatisticsStage = Complete<Schemas["StatisticsStage"]>;
export type Figure = Complete<Schemas["StatisticsFigure"]>;
export type Explanation = Complete<Schemas["Explanation"]>;
export type Behind = Complete<Schemas["Behind"]>;
export type Forecast = Complete<Schemas["Forecast"]>;
export type Plugin = Complete<Schemas["Plugin"]>;

export type TimelineEntry = Complete<Schemas["TimelineEntry"]>;

export interface WorkflowStep {
  id: string;
  kind: string;
  action?: string;
  label?: Record<string, string>;
  params?: Record<string, unknown>;
  until?: Record<string, unknown>;
  condition?: unknown;
  then?: WorkflowStep[];
  else?: WorkflowStep[];
}

export interface WorkflowDefinition {
  trigger: { type: string; params?: Record<string, unknown> };
  condition?: unknown;
  mode?: string;
  reentry?: string;
  steps: WorkflowStep[];
}

type WorkflowAsDeclared = Complete<Schemas["Workflow"]>;

export interface Workflow extends Omit<WorkflowAsDeclared, "current" | "draft"> {
  current: { number: number; definition: WorkflowDefinition; published_at: string } | null;
  draft: WorkflowDefinition | null;
}

/** One page of a list; `next` is the cursor of the following one. */
export interface Page<T> {
  items: T[];
  next: string | null;
}

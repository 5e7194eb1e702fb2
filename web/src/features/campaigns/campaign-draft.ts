/** A campaign as it is being written, and what of it the API takes. */
import type { Campaign, CampaignChange, MailStep, SendWindow } from "@/lib/api/types";
import { asJson, type Tree } from "@/lib/filters/tree";
import type { Words } from "@/lib/mails/preview-words";

export interface DraftStep extends Words {
  /** Names the step while it is moved about; the server gives it an id of its own. */
  key: string;
  templateId: string | null;
  delayDays: number;
}

export interface CampaignDraft {
  name: string;
  language: "fr" | "en";
  mailboxId: string | null;
  live: boolean;
  groupIds: string[];
  excludedGroupIds: string[];
  filter: Tree | null;
  steps: DraftStep[];
  window: SendWindow | null;
  stopOnReply: boolean;
  dailyStarts: number | null;
}

export const WORKING_HOURS: SendWindow = { days: [1, 2, 3, 4, 5], from: "09:00", to: "18:00" };

let made = 0;

export const newStep = (delayDays: number): DraftStep => ({
  key: `new-${++made}`,
  templateId: null,
  subject: "",
  text: "",
  html: "",
  delayDays,
});

export function draftOf(campaign: Campaign): CampaignDraft {
  return {
    name: campaign.name,
    language: campaign.language === "en" ? "en" : "fr",
    mailboxId: campaign.mailbox_id,
    live: campaign.audience_mode === "live",
    groupIds: campaign.group_ids,
    excludedGroupIds: campaign.excluded_group_ids,
    filter: campaign.filter as Tree | null,
    steps: campaign.steps.map((step) => stepOf(step)),
    window: campaign.window,
    stopOnReply: campaign.stop_on_reply,
    dailyStarts: campaign.daily_starts,
  };
}

const stepOf = (step: MailStep): DraftStep => ({
  key: step.id,
  templateId: step.template_id,
  subject: step.subject ?? "",
  text: step.text,
  html: step.html ?? "",
  delayDays: step.delay_days,
});

/** What may be changed at any time, and (before the start) all the rest. */
export function changeOf(draft: CampaignDraft, started: boolean): CampaignChange {
  const always: CampaignChange = {
    name: draft.name.trim(),
    language: draft.language,
    window: draft.window,
    stop_on_reply: draft.stopOnReply,
    daily_starts: draft.dailyStarts,
  };
  if (started) return always;
  return {
    ...always,
    mailbox_id: draft.mailboxId,
    audience_mode: draft.live ? "live" : "frozen",
    group_ids: draft.groupIds,
    excluded_group_ids: draft.excludedGroupIds,
    filter: draft.filter && asJson(draft.filter),
    steps: draft.steps.map((step) => ({
      template_id: step.templateId,
      subject: step.subject.trim() || null,
      text: step.templateId ? "" : step.text,
      html: step.templateId ? null : step.html.trim() || null,
      delay_days: step.delayDays,
    })),
  };
}

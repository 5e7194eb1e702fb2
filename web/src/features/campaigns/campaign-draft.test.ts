import { describe, expect, it } from "vitest";
import { changeOf, draftOf, newStep } from "@/features/campaigns/campaign-draft";
import { share } from "@/features/campaigns/figures";
import type { Campaign } from "@/lib/api/types";

const campaign = {
  name: "Rentrée",
  language: "fr",
  mailbox_id: null,
  audience_mode: "frozen",
  group_ids: ["g"],
  excluded_group_ids: [],
  filter: null,
  steps: [{ id: "s", template_id: "t", subject: null, text: "", html: null, delay_days: 2 }],
  window: null,
  stop_on_reply: true,
  daily_starts: null,
} as unknown as Campaign;

describe("a campaign as it is written", () => {
  it("says to the server what the server said", () => {
    const change = changeOf(draftOf(campaign), false);
    expect(change).toMatchObject({
      name: "Rentrée",
      audience_mode: "frozen",
      group_ids: ["g"],
      filter: null,
    });
    expect(change.steps).toEqual([{ template_id: "t", subject: null, text: "", html: null, delay_days: 2 }]);
  });

  it("says every condition back, however it is nested", () => {
    const leaf = { field: "record.language", op: "eq", value: "fr" };
    const filter = { any: [leaf, { all: [leaf, { not: { ...leaf, op: "contains" } }] }] };
    expect(changeOf(draftOf({ ...campaign, filter }), false).filter).toEqual(filter);
  });

  it("sends a step's own words only where no template says them", () => {
    const draft = draftOf(campaign);
    const own = { ...newStep(3), subject: " Bonjour ", text: "Salut", html: " " };
    const steps = changeOf({ ...draft, steps: [own, { ...own, templateId: "t" }] }, false).steps;
    expect(steps).toEqual([
      { template_id: null, subject: "Bonjour", text: "Salut", html: null, delay_days: 3 },
      { template_id: "t", subject: "Bonjour", text: "", html: null, delay_days: 3 },
    ]);
  });

  it("does not touch audience and mails once it has started", () => {
    const change = changeOf(draftOf(campaign), true);
    expect(Object.keys(change).sort()).toEqual([
      "daily_starts",
      "language",
      "name",
      "stop_on_reply",
      "window",
    ]);
  });
});

it("a share has a base, or is none", () => {
  expect(share(1, 3, "en")).toBe("33.3%");
  expect(share(0, 0, "fr")).toBeNull();
});

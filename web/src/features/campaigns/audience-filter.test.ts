import { describe, expect, it } from "vitest";
import { filterOf, rowsOf } from "@/features/campaigns/audience-filter";
import { changeOf, draftOf, newStep } from "@/features/campaigns/campaign-draft";
import { share } from "@/features/campaigns/figures";
import type { Campaign } from "@/lib/api/types";

const LEAF = { field: "record.language", op: "eq", value: "fr" };
const EMPTY = { field: "record.custom.voice", op: "is_empty" };

describe("an audience's condition", () => {
  it("is shown as rows and comes back as it was", () => {
    const tree = { all: [LEAF, EMPTY] };
    expect(filterOf(rowsOf(tree) ?? [])).toEqual(tree);
    expect(rowsOf(LEAF)).toEqual([LEAF]);
    expect(filterOf(rowsOf(null) ?? [])).toBeNull();
  });

  it("has no rows where it says more than rows can", () => {
    expect(rowsOf({ any: [LEAF] })).toBeNull();
    expect(rowsOf({ all: [LEAF, { not: EMPTY }] })).toBeNull();
    expect(rowsOf({ all: [{ ...LEAF, op: "in", value: ["fr"] }] })).toBeNull();
  });

  it("leaves out a row that is not filled in", () => {
    expect(filterOf([{ field: "record.name", op: "contains", value: "  " }])).toBeNull();
    expect(filterOf([{ field: "record.custom.voice", op: "is_empty", value: "" }])).toEqual({ all: [EMPTY] });
  });
});

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

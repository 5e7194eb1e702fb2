import { QueryClient } from "@tanstack/react-query";
import { beforeEach, describe, expect, it } from "vitest";
import { boardKey } from "@/features/cards/api/get-board";
import { findCard } from "@/features/cards/board/board-state";
import { applyCardChange } from "@/features/cards/board/live-cards";
import { lastMovers } from "@/features/cards/board/movers";
import type { Board, Card } from "@/lib/api/types";
import type { Change } from "@/lib/live/change";
import { seen } from "@/lib/live/seen";
import { board, card, contact, paul } from "@/testing/mocks/data";

const KEY = boardKey("club", {});
let client: QueryClient;

const shown = (key = KEY as readonly unknown[]) => client.getQueryData<Board>(key) as Board;
const stageOf = (id: string) => findCard(shown(), id)?.stage_id;

function change(record: Card, more: Partial<Change> = {}): Change {
  return {
    type: "deal.stage_changed",
    subject: `deals/${record.id}`,
    id: record.id,
    version: record.version,
    team_id: record.team_id,
    owner_id: record.owner_id,
    actor: { kind: "member", id: paul.id, name: paul.name },
    at: record.updated_at,
    record: { ...record },
    changed: ["stage_id"],
    gone: false,
    ...more,
  };
}

beforeEach(() => {
  client = new QueryClient();
  client.setQueryData(KEY, board([card("a", "new"), card("b", "planned")]));
});

describe("a live change of a deal", () => {
  it("moves the card and remembers who did it", () => {
    expect(applyCardChange(client, change(card("a", "planned", { version: 2 })), "lea")).toEqual({
      exact: true,
    });
    expect(stageOf("a")).toBe("planned");
    expect(lastMovers.get("a")?.name).toBe(paul.name);
  });

  it("shows a new card with the name of a contact heard of before", () => {
    seen.take("contacts", "camille", 1, contact("camille", "Camille Durand"));
    const created = card("new", "new", { contact_id: "camille", contact: null });
    expect(applyCardChange(client, change(created, { type: "deal.created" }), "lea")).toEqual({
      exact: false,
    });
    expect(findCard(shown(), "new")?.contact?.name).toBe("Camille Durand");
  });

  it("keeps the names on the card, which the event does not carry", () => {
    client.setQueryData(KEY, board([card("a", "new", { contact: { id: "camille", name: "Camille" } })]));
    const {
      contact: _name,
      owner: _member,
      next_action: _task,
      ...state
    } = card("a", "planned", { version: 2 });
    applyCardChange(client, change(state as Card), "lea");
    expect(findCard(shown(), "a")).toMatchObject({ stage_id: "planned", contact: { name: "Camille" } });
  });

  it("takes away what was deleted or is no longer for this member", () => {
    applyCardChange(client, change(card("a", "new", { version: 2 }), { gone: true, record: null }), "lea");
    expect(stageOf("a")).toBeUndefined();
  });

  it("leaves boards filtered to another owner without the card", () => {
    const filtered = boardKey("club", { owner_id: paul.id });
    client.setQueryData(filtered, board([]));
    applyCardChange(client, change(card("a", "planned", { version: 2 })), "lea");
    expect(findCard(shown(filtered), "a")).toBeUndefined();
    expect(stageOf("a")).toBe("planned");
  });

  it("leaves boards of other pipelines alone", () => {
    const other = boardKey("other", {});
    const before = board([card("a", "new")]);
    client.setQueryData(other, before);
    applyCardChange(client, change(card("a", "planned", { version: 2 })), "lea");
    expect(shown(other)).toBe(before);
  });
});

/** One act for many cards: shown when it is answered, each refusal told with its reason, taken back as a whole. */
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { changeCards } from "@/features/cards/api/change-cards";
import type { Move } from "@/features/cards/board/move";
import { showCard } from "@/features/cards/board/show-card";
import { fold } from "@/lib/fold";
import { offerUndo } from "@/lib/undo";
import { announce } from "@/lib/announce";
import { sayWhy } from "@/lib/api/problem";
import type { BulkCards, BulkCardsAnswer, CardKind, CardRecord, Stage } from "@/lib/api/types";
import { tellFailure } from "@/lib/notices";

type Wish = Omit<BulkCards, "ids">;
type Items = BulkCardsAnswer["items"];

export interface BulkActs {
  move: (
    cards: CardRecord[],
    stage: Stage,
    how?: { place?: Move["place"]; note?: string; lostReason?: string },
  ) => Promise<void>;
  assign: (cards: CardRecord[], owner: { id: string; name: string }) => Promise<void>;
  tag: (cards: CardRecord[], tags: string[]) => Promise<void>;
  untag: (cards: CardRecord[], tags: string[]) => Promise<void>;
  archive: (cards: CardRecord[]) => Promise<void>;
  remove: (cards: CardRecord[]) => Promise<void>;
}

export function useBulk(): BulkActs {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();

  function readAgain() {
    const keys = ["board", "cards", "card", "visits", "positions", "timeline", "tasks"];
    for (const queryKey of keys) void client.invalidateQueries({ queryKey: [queryKey] });
  }

  async function send(kind: CardKind, cards: CardRecord[], wish: Wish): Promise<Items> {
    try {
      return await changeCards(kind, { ...wish, ids: cards.map(({ id }) => id) });
    } catch (error) {
      tellFailure(t("bulkCards.failed"), sayWhy(error));
      return [];
    } finally {
      readAgain();
    }
  }

  /** Say how many it was done to, and of the others why not. */
  function tell(cards: CardRecord[], items: Items, sentence: string) {
    const refused = items.filter(({ status }) => status === "refused");
    const done = items.length - refused.length;
    if (done > 0) announce(sentence);
    if (refused.length === 0) return;
    const reasons = refused.map(({ id, code }) => {
      const key = `errors.${code}`;
      const why = i18n.exists(key) ? t(key) : t("errors.unexpected");
      return `${cards.find((card) => card.id === id)?.name ?? ""} : ${why}`;
    });
    const some = reasons.slice(0, 3).join("\n") + (reasons.length > 3 ? "\n…" : "");
    tellFailure(t("bulkCards.refused", { count: refused.length }), some);
  }

  /** Do it, tell it, and offer to take it back from those that it was done to. */
  async function act(
    cards: CardRecord[],
    wish: Wish,
    sentence: (count: number) => string,
    back?: (done: CardRecord[], versions: Record<string, number>) => [CardRecord[], Wish][],
  ) {
    const kind = cards[0]?.kind;
    if (!kind) return;
    const items = await send(kind, cards, wish);
    const changed = items.filter(({ status }) => status === "changed");
    const done = cards.filter(({ id }) => changed.some((item) => item.id === id));
    const words = sentence(done.length);
    tell(cards, items, words);
    if (done.length === 0 || !back) return;
    const versions = Object.fromEntries(changed.map(({ id, version }) => [id, version ?? 0]));
    offerUndo(words, () => void takeBack(kind, done, back(done, versions)));
  }

  async function takeBack(kind: CardKind, cards: CardRecord[], wishes: [CardRecord[], Wish][]) {
    const items: Items = [];
    for (const [some, wish] of wishes) items.push(...(await send(kind, some, wish)));
    tell(cards, items, t("undo.doneMany", { count: items.length }));
  }

  return {
    move(cards, stage, how = {}) {
      for (const card of cards) {
        showCard(client, { ...card, stage_id: stage.id, status: stage.kind }, how.place ?? { index: 0 });
      }
      const wish: Wish = {
        act: "move",
        stage_id: stage.id,
        from_stage_ids: Object.fromEntries(cards.map(({ id, stage_id }) => [id, stage_id])),
        before_id: how.place?.beforeId,
        after_id: how.place?.afterId,
        note: how.note || undefined,
        lost_reason: how.lostReason,
      };
      const origin = (card: CardRecord) => JSON.stringify([card.stage_id, card.lost_reason]);
      return act(
        cards,
        wish,
        (count) => t("bulkCards.moved", { count, stage: stage.name }),
        (done, versions) =>
          groups(done, origin).map((some) => [
            some,
            {
              act: "move",
              stage_id: some[0]?.stage_id,
              from_stage_ids: Object.fromEntries(some.map(({ id }) => [id, stage.id])),
              lost_reason: some[0]?.lost_reason,
              takes_back: only(versions, some),
            },
          ]),
      );
    },
    assign(cards, owner) {
      return act(
        cards,
        { act: "assign", owner_id: owner.id },
        (count) => t("bulkCards.assigned", { count, name: owner.name }),
        (done, versions) =>
          groups(done, (card) => card.owner_id ?? "").map((some) => [
            some,
            { act: "assign", owner_id: some[0]?.owner_id ?? null, versions: only(versions, some) },
          ]),
      );
    },
    tag(cards, tags) {
      return act(
        cards,
        { act: "tag", tags },
        (count) => t("bulkCards.tagged", { count }),
        (done) => retagging(done, "untag", (had) => tags.filter((tag) => !among(had, tag))),
      );
    },
    untag(cards, tags) {
      return act(
        cards,
        { act: "untag", tags },
        (count) => t("bulkCards.untagged", { count }),
        (done) => retagging(done, "tag", (had) => had.filter((tag) => among(tags, tag))),
      );
    },
    archive(cards) {
      return act(
        cards,
        { act: "archive" },
        (count) => t("bulkCards.archived", { count }),
        (done) => [[done, { act: "unarchive" }]],
      );
    },
    remove(cards) {
      return act(cards, { act: "delete" }, (count) => t("bulkCards.deleted", { count }));
    },
  };
}

const only = (versions: Record<string, number>, cards: CardRecord[]) =>
  Object.fromEntries(cards.map(({ id }) => [id, versions[id] ?? 0]));

/** Whether a tag is one of these, however it is written: a card has each once. */
const among = (tags: string[], tag: string) => tags.some((other) => fold(other) === fold(tag));

/** Takes tags off again, or gives them back: of cards that had the same tags, only what was changed about these. */
function retagging(
  cards: CardRecord[],
  act: "tag" | "untag",
  changed: (had: string[]) => string[],
): [CardRecord[], Wish][] {
  return groups(cards, (card) => JSON.stringify(card.tags))
    .map((some): [CardRecord[], Wish] => [some, { act, tags: changed(some[0]?.tags ?? []) }])
    .filter(([, wish]) => wish.tags?.length);
}

function groups(cards: CardRecord[], by: (card: CardRecord) => string): CardRecord[][] {
  const found = new Map<string, CardRecord[]>();
  for (const card of cards) found.set(by(card), [...(found.get(by(card)) ?? []), card]);
  return [...found.values()];
}

/** What the live stream does to boards: cards appear, move and vanish, and say for a moment who moved them. */
import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { kindOfPlural } from "@/features/cards/card-kinds";
import { lastMovers, markNews } from "@/features/cards/board/movers";
import { hideCard, showCard } from "@/features/cards/board/show-card";
import type { CardRecord } from "@/lib/api/types";
import { idOf, kindOf, type Change } from "@/lib/live/change";
import { useLiveChanges } from "@/lib/live/live-context";

/** How long after a change that cannot be computed here the board is read again: one read for a burst. */
const SETTLE = 1_500;

const WHAT: Record<string, "created" | "moved"> = {
  created: "created",
  stage_changed: "moved",
};

/** What happened, without whether to a deal or a ticket. */
const deedOf = (change: Change) => change.type.split(".")[1] ?? "";

export function applyCardChange(client: QueryClient, change: Change, memberId: string): { exact: boolean } {
  const id = idOf(change);
  const kind = kindOfPlural(kindOf(change));
  if (!kind || change.gone || change.record?.deleted || !change.record) {
    hideCard(client, id);
    return { exact: false };
  }
  const what = WHAT[deedOf(change)];
  if (what) {
    lastMovers.set(id, change.actor);
    if (change.actor?.id !== memberId) markNews(id, { what, actor: change.actor });
    void client.invalidateQueries({ queryKey: ["visits", id] });
  }
  if (change.changed.includes("probability")) void client.invalidateQueries({ queryKey: ["card", id] });
  return showCard(client, { ...change.record, kind } as CardRecord);
}

export function useLiveBoards(memberId: string) {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const settle = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      // A read that started before a move is answered would undo it on the screen for a moment.
      if (client.isMutating({ mutationKey: ["move-card"] })) settle();
      else void client.invalidateQueries({ queryKey: ["board"] });
    }, SETTLE);
  };

  useLiveChanges(["deals", "tickets", "tasks", "contacts", "pipelines"], (change) => {
    const reading = client.isFetching({ queryKey: ["board"] }) > 0;
    if (kindOfPlural(kindOf(change))) {
      const { exact } = applyCardChange(client, change, memberId);
      if (deedOf(change) === "created") void client.invalidateQueries({ queryKey: ["cards"] });
      if (!exact || reading) settle();
    } else {
      if (kindOf(change) === "pipelines") void client.invalidateQueries({ queryKey: ["pipelines"] });
      settle();
    }
  });
}

/**
 * Moving a deal, from wherever it is done: drag, the card's menu, the panel's stepper, a contact's sheet.
 *
 * The card is shown in its new place at once. A reason is asked before a loss is sent; a refusal puts the card back
 * and says why; what the stage asks for can be filled in, and the move is tried again; who lost a race sees who won it,
 * and may move the card anyway.
 */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { createContext, use, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { moveDeal } from "@/features/deals/api/move-deal";
import { visitsQuery } from "@/features/deals/api/get-visits";
import type { Move } from "@/features/deals/board/move";
import { lastMovers } from "@/features/deals/board/movers";
import { showDeal } from "@/features/deals/board/show-deal";
import { LostReasonDialog } from "@/features/deals/components/lost-reason-dialog";
import { MissingFieldsDialog, type MissingFields } from "@/features/deals/components/missing-fields-dialog";
import { RaceDialog, type LostRace } from "@/features/deals/components/race-dialog";
import { announce } from "@/lib/announce";
import { Refused, sayWhy } from "@/lib/api/problem";
import type { Board, Deal } from "@/lib/api/types";
import { seen } from "@/lib/live/seen";
import { tellFailure } from "@/lib/notices";

type RequestMove = (move: Move) => void;

const MoveContext = createContext<RequestMove>(() => undefined);
export const useMove = () => use(MoveContext);

export function MoveProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [asking, setAsking] = useState<Move | null>(null);
  const [race, setRace] = useState<LostRace | null>(null);
  const [missing, setMissing] = useState<MissingFields | null>(null);

  const sending = useMutation({
    mutationKey: ["move-deal"],
    mutationFn: ({ deal, stage, place, note, lostReason }: Move) =>
      moveDeal(deal.id, {
        stage_id: stage.id,
        from_stage_id: deal.stage_id,
        before_id: place?.beforeId,
        after_id: place?.afterId,
        note: note || undefined,
        lost_reason: lostReason,
      }),
    onMutate: async (move) => {
      await client.cancelQueries({ queryKey: ["board"] });
      preview(move);
    },
    onSuccess: (deal, move) => {
      showDeal(client, deal);
      announce(t("move.done", { name: deal.name, stage: move.stage.name }));
      void client.invalidateQueries({ queryKey: ["visits", deal.id] });
      void client.invalidateQueries({ queryKey: ["timeline"] });
    },
    onError: async (error, move) => {
      const current = currentOf(error) ?? seen.state<Deal>("deals", move.deal.id) ?? move.deal;
      putBack({ ...move.deal, ...current });
      if (error instanceof Refused && error.problem.code === "stage_changed_meanwhile") {
        setRace({ move, current: { ...move.deal, ...current }, mover: await whoMoved(move.deal.id) });
        return;
      }
      if (error instanceof Refused && error.problem.code === "required_fields_missing") {
        setMissing({
          move: { ...move, deal: { ...move.deal, ...current } },
          fields: Object.keys(error.problem.errors ?? {}),
        });
        return;
      }
      announce(t("move.refused", { name: move.deal.name }));
      tellFailure(t("move.refused", { name: move.deal.name }), refusalOf(error, move));
      if (error instanceof Refused && error.problem.status === 404) {
        void client.invalidateQueries({ queryKey: ["board"] });
      }
    },
  });

  /** Why a stage's rule kept the card out, with the figures and names that the answer brought. */
  function refusalOf(error: unknown, { stage }: Move): string {
    if (!(error instanceof Refused)) return sayWhy(error);
    const { code, limit, count, skipped } = error.problem;
    if (code === "wip_limit_reached")
      return t("move.full", { stage: stage.name, limit, count: Number(count) });
    if (code === "stage_skipped" && Array.isArray(skipped)) {
      return t("move.skipped", { stage: stage.name, stages: skipped.join(", ") });
    }
    return sayWhy(error);
  }

  function preview({ deal, stage, place }: Move) {
    showDeal(client, { ...deal, stage_id: stage.id, status: stage.kind }, place ?? { index: 0 });
  }

  function putBack(deal: Deal) {
    showDeal(client, deal);
  }

  async function whoMoved(dealId: string): Promise<string | null> {
    const heard = lastMovers.get(dealId)?.name;
    if (heard) return heard;
    const visits = await client.fetchQuery({ ...visitsQuery(dealId), staleTime: 0 }).catch(() => []);
    return visits.at(-1)?.entered_by?.name ?? null;
  }

  const request: RequestMove = (move) => {
    if (move.stage.id === move.deal.stage_id && !move.place) return;
    const losing = move.stage.kind === "lost" && move.stage.id !== move.deal.stage_id;
    if (!losing || move.lostReason) return sending.mutate(move);
    preview(move);
    setAsking(move);
  };

  return (
    <MoveContext value={request}>
      {children}
      <LostReasonDialog
        move={asking}
        onCancel={() => {
          if (asking) putBack(originalOf(asking));
          setAsking(null);
        }}
        onConfirm={(lostReason, note) => {
          if (asking) sending.mutate({ ...asking, lostReason, note: note || asking.note });
          setAsking(null);
        }}
      />
      <MissingFieldsDialog
        missing={missing}
        onCancel={() => setMissing(null)}
        onFilled={(deal) => {
          if (missing) sending.mutate({ ...missing.move, deal });
          setMissing(null);
        }}
      />
      <RaceDialog
        race={race}
        onLeave={() => setRace(null)}
        onMoveAnyway={() => {
          if (race) request({ ...race.move, deal: race.current, place: undefined });
          setRace(null);
        }}
      />
    </MoveContext>
  );

  /** The deal as it was before the preview, or as it became meanwhile. */
  function originalOf(move: Move): Deal {
    return seen.state<Deal>("deals", move.deal.id) ?? move.deal;
  }
}

function currentOf(error: unknown): Partial<Deal> | undefined {
  const current = error instanceof Refused ? error.problem.current : undefined;
  return typeof current === "object" && current !== null && "stage_id" in current
    ? (current as Partial<Deal>)
    : undefined;
}

/** The neighbours of a card at `index` of a column, as the move names them. */
export function placeIn(board: Board, stageId: string, index: number, dealId: string): Move["place"] {
  const others = board.columns
    .find((column) => column.stage_id === stageId)
    ?.cards.filter((card) => card.id !== dealId);
  return { index, beforeId: others?.[index]?.id, afterId: others?.[index - 1]?.id };
}

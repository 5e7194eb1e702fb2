/**
 * Moving a card, from wherever it is done: drag, the card's menu, the panel's stepper, a contact's sheet,
 * the keyboard.
 *
 * The card is shown in its new place at once. A reason is asked before a loss is sent; a refusal puts the card back
 * and says why; what the stage asks for can be filled in, and the move is tried again; who lost a race sees who won it,
 * and may move the card anyway. What was done can be taken back, which is a move like any other: it respects what others
 * did since.
 */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { createContext, use, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { moveCard } from "@/features/cards/api/move-card";
import { visitsQuery } from "@/features/cards/api/get-visits";
import type { Move } from "@/features/cards/board/move";
import { lastMovers } from "@/features/cards/board/movers";
import { showCard } from "@/features/cards/board/show-card";
import { offerUndo } from "@/lib/undo";
import { PLURAL } from "@/features/cards/card-kinds";
import { LostReasonDialog } from "@/features/cards/components/lost-reason-dialog";
import { MissingFieldsDialog, type MissingFields } from "@/features/cards/components/missing-fields-dialog";
import { RaceDialog, type LostRace } from "@/features/cards/components/race-dialog";
import { announce } from "@/lib/announce";
import { Refused, sayWhy } from "@/lib/api/problem";
import type { Board, CardRecord, Pipeline } from "@/lib/api/types";
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
    mutationKey: ["move-card"],
    mutationFn: ({ card, stage, place, note, lostReason, nextAction, takesBack }: Move) =>
      moveCard(card, {
        stage_id: stage.id,
        from_stage_id: card.stage_id,
        before_id: place?.beforeId,
        after_id: place?.afterId,
        note: note || undefined,
        lost_reason: lostReason,
        next_action: nextAction,
        takes_back: takesBack,
      }),
    onMutate: async (move) => {
      await client.cancelQueries({ queryKey: ["board"] });
      const back = wayBack(move);
      preview(move);
      return back;
    },
    onSuccess: ({ card, made }, move, back) => {
      showCard(client, card);
      const sentence = t(move.takesBack ? "undo.done" : "move.done", {
        name: card.name,
        stage: move.stage.name,
      });
      announce(sentence);
      if (back && !move.takesBack && made !== move.card.version) {
        const here = { ...card, stage_id: move.stage.id };
        offerUndo(sentence, () => sending.mutate({ ...back, card: here, takesBack: made }));
      }
      void client.invalidateQueries({ queryKey: ["visits", card.id] });
      void client.invalidateQueries({ queryKey: ["timeline"] });
      // A next action comes with a move, and goes with what takes it back.
      if (move.nextAction || move.takesBack) {
        for (const key of ["tasks", "board"]) void client.invalidateQueries({ queryKey: [key] });
      }
    },
    onError: async (error, move) => {
      const current = currentOf(error) ?? known(move.card) ?? move.card;
      putBack({ ...move.card, ...current });
      if (error instanceof Refused && error.problem.code === "stage_changed_meanwhile") {
        setRace({ move, current: { ...move.card, ...current }, mover: await whoMoved(move.card) });
        return;
      }
      if (error instanceof Refused && error.problem.code === "required_fields_missing") {
        setMissing({
          move: { ...move, card: { ...move.card, ...current } },
          fields: Object.keys(error.problem.errors ?? {}),
        });
        return;
      }
      announce(t("move.refused", { name: move.card.name }));
      tellFailure(t("move.refused", { name: move.card.name }), refusalOf(error, move));
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

  /**
   * The move that takes this one back: to the stage and with the reason that the card has now. The server knows its
   * place; the neighbours are for showing it there at once.
   */
  function wayBack({ card }: Move): Omit<Move, "card"> | undefined {
    const stage = client
      .getQueryData<Pipeline[]>(["pipelines"])
      ?.find(({ id }) => id === card.pipeline_id)
      ?.stages.find(({ id }) => id === card.stage_id);
    if (!stage) return undefined;
    let place: Move["place"];
    for (const [, board] of client.getQueriesData<Board>({
      queryKey: ["board", card.pipeline_id],
      type: "active",
    })) {
      const cards = board?.columns.find(({ stage_id }) => stage_id === card.stage_id)?.cards ?? [];
      const index = cards.findIndex(({ id }) => id === card.id);
      if (board && index >= 0) place = placeIn(board, card.stage_id, index, [card.id]);
    }
    return { stage, place, lostReason: card.lost_reason ?? undefined };
  }

  function preview({ card, stage, place }: Move) {
    showCard(client, { ...card, stage_id: stage.id, status: stage.kind }, place ?? { index: 0 });
  }

  function putBack(card: CardRecord) {
    showCard(client, card);
  }

  async function whoMoved({ kind, id }: CardRecord): Promise<string | null> {
    const heard = lastMovers.get(id)?.name;
    if (heard) return heard;
    const visits = await client.fetchQuery({ ...visitsQuery(kind, id), staleTime: 0 }).catch(() => []);
    return visits.at(-1)?.entered_by?.name ?? null;
  }

  const request: RequestMove = (move) => {
    if (move.stage.id === move.card.stage_id && !move.place) return;
    const losing = move.stage.kind === "lost" && move.stage.id !== move.card.stage_id;
    if (!losing || move.lostReason) return sending.mutate(move);
    preview(move);
    setAsking(move);
  };

  return (
    <MoveContext value={request}>
      {children}
      <LostReasonDialog
        name={asking?.card.name ?? null}
        kind={asking?.card.kind}
        withNote={!asking?.note}
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
        onFilled={(card) => {
          if (missing) sending.mutate({ ...missing.move, card });
          setMissing(null);
        }}
      />
      <RaceDialog
        race={race}
        onLeave={() => setRace(null)}
        onMoveAnyway={() => {
          if (race) request({ ...race.move, card: race.current, place: undefined });
          setRace(null);
        }}
      />
    </MoveContext>
  );

  /** The card as it was before the preview, or as it became meanwhile. */
  function originalOf(move: Move): CardRecord {
    return { ...move.card, ...known(move.card) };
  }
}

const known = ({ kind, id }: CardRecord) => seen.state<CardRecord>(PLURAL[kind], id);

function currentOf(error: unknown): Partial<CardRecord> | undefined {
  const current = error instanceof Refused ? error.problem.current : undefined;
  return typeof current === "object" && current !== null && "stage_id" in current
    ? (current as Partial<CardRecord>)
    : undefined;
}

/** The neighbours of cards that are put at `index` of a column, as the move names them. */
export function placeIn(board: Board, stageId: string, index: number, cardIds: string[]): Move["place"] {
  const others = board.columns
    .find((column) => column.stage_id === stageId)
    ?.cards.filter((card) => !cardIds.includes(card.id));
  return { index, beforeId: others?.[index]?.id, afterId: others?.[index - 1]?.id };
}

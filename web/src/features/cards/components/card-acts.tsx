/**
 * What one does with one card or with many: asked for by a card's menu, the bar of the selection, the panel and the
 * keyboard alike. What has to be asked first (where to, why lost, whom) is asked here.
 */
import { Button, Group, Modal, Stack, TagsInput, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { createContext, use, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { visitsQuery } from "@/features/cards/api/get-visits";
import type { Move } from "@/features/cards/board/move";
import { selection } from "@/features/cards/board/selection";
import { useBulk } from "@/features/cards/board/use-bulk";
import { useMove } from "@/features/cards/board/use-move";
import { LostReasonDialog } from "@/features/cards/components/lost-reason-dialog";
import { MoveDialog } from "@/features/cards/components/move-dialog";
import { OwnerSelect } from "@/components/owner-select";
import type { CardRecord, NextActionWish, Stage, StageKind } from "@/lib/api/types";
import { useMembers } from "@/lib/directory/get-members";
import { usePipelines } from "@/lib/directory/get-pipelines";

interface How {
  place?: Move["place"];
  note?: string;
  lostReason?: string;
  nextAction?: NextActionWish;
}

export type Act = "move" | "reopen" | "assign" | "tag" | "untag" | "archive" | "delete" | "task";

export interface CardActs {
  /** Do it; what it needs to know is asked first. Where the cards are deleted, `leave` is called before. */
  act: (act: Act, cards: CardRecord[], leave?: () => void) => void;
  /** Bring them into the stage of this kind; where there are several, which one is asked. */
  close: (kind: Exclude<StageKind, "open">, cards: CardRecord[]) => void;
  moveTo: (cards: CardRecord[], stage: Stage, how?: How) => void;
}

const nothing = () => undefined;
const ActsContext = createContext<CardActs>({ act: nothing, close: nothing, moveTo: nothing });
export const useCardActs = () => use(ActsContext);

type Asking =
  | { what: "move"; cards: CardRecord[]; title: string; stages: Stage[]; initial?: string }
  | { what: "lost"; cards: CardRecord[]; stage: Stage; how: How }
  | { what: "assign" | "tag" | "untag" | "delete" | "task"; cards: CardRecord[]; leave?: () => void };

interface Props {
  children: ReactNode;
  /** The form of a task about a card, which is another feature's. */
  addTask: (card: CardRecord, onDone: () => void) => ReactNode;
}

export function CardActsProvider({ children, addTask }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const request = useMove();
  const bulk = useBulk();
  const pipelines = usePipelines();
  const [asking, setAsking] = useState<Asking | null>(null);
  const done = () => setAsking(null);
  const named = (cards: CardRecord[]) =>
    cards.length === 1 && cards[0] ? cards[0].name : t("bulkCards.selected", { count: cards.length });
  const stagesOf = (cards: CardRecord[]) =>
    pipelines.find(({ id }) => id === cards[0]?.pipeline_id)?.stages ?? [];

  const moveTo: CardActs["moveTo"] = (cards, stage, how = {}) => {
    const [card, ...others] = cards;
    if (!card) return;
    if (others.length === 0) return request({ card, stage, ...how });
    if (stage.kind === "lost" && !how.lostReason) return setAsking({ what: "lost", cards, stage, how });
    selection.clear();
    void bulk.move(cards, stage, how);
  };

  async function reopen(cards: CardRecord[]) {
    const [card] = cards;
    if (!card) return;
    const stages = stagesOf(cards).filter(({ kind }) => kind === "open");
    const visits = await client.fetchQuery(visitsQuery(card.kind, card.id)).catch(() => []);
    const last = visits.findLast(({ stage_id }) => stages.some(({ id }) => id === stage_id));
    const title = t("reopen.title", { name: named(cards) });
    setAsking({ what: "move", cards, title, stages, initial: last?.stage_id ?? stages[0]?.id });
  }

  const act: CardActs["act"] = (what, cards, leave) => {
    const [card] = cards;
    if (!card) return;
    if (what === "reopen") return void reopen(cards);
    if (what === "archive") {
      selection.clear();
      return void bulk.archive(cards);
    }
    if (what !== "move") return setAsking({ what, cards, leave });
    const one = cards.every(({ stage_id }) => stage_id === card.stage_id);
    const stages = stagesOf(cards).filter(({ id }) => !one || id !== card.stage_id);
    setAsking({ what: "move", cards, stages, title: t("move.title", { name: named(cards) }) });
  };

  const close: CardActs["close"] = (kind, cards) => {
    const stages = stagesOf(cards).filter((stage) => stage.kind === kind);
    if (stages.length > 1) {
      setAsking({ what: "move", cards, stages, title: t("move.title", { name: named(cards) }) });
    } else if (stages[0]) {
      moveTo(cards, stages[0]);
    }
  };

  return (
    <ActsContext value={{ act, close, moveTo }}>
      {children}
      {asking?.what === "move" && (
        <MoveDialog
          title={asking.title}
          stages={asking.stages}
          initial={asking.initial}
          withNextAction={asking.cards.length === 1}
          onClose={done}
          onMove={({ stage, ...how }) => moveTo(asking.cards, stage, how)}
        />
      )}
      <LostReasonDialog
        name={asking?.what === "lost" ? named(asking.cards) : null}
        kind={asking?.cards[0]?.kind}
        withNote={asking?.what === "lost" && !asking.how.note}
        onCancel={done}
        onConfirm={(lostReason, note) => {
          done();
          if (asking?.what !== "lost") return;
          moveTo(asking.cards, asking.stage, { ...asking.how, lostReason, note: note || asking.how.note });
        }}
      />
      {asking?.what === "assign" && (
        <AssignDialog cards={asking.cards} title={named(asking.cards)} onDone={done} />
      )}
      {(asking?.what === "tag" || asking?.what === "untag") && (
        <TagDialog what={asking.what} cards={asking.cards} title={named(asking.cards)} onDone={done} />
      )}
      {asking?.what === "delete" && (
        <Modal opened onClose={done} title={t("bulkCards.deleteTitle", { name: named(asking.cards) })}>
          <Stack>
            <Text size="sm">{t("bulkCards.deleteHint")}</Text>
            <Group justify="flex-end">
              <Button variant="default" onClick={done} data-autofocus>
                {t("action.cancel")}
              </Button>
              <Button
                color="red"
                onClick={() => {
                  selection.clear();
                  asking.leave?.();
                  void bulk.remove(asking.cards);
                  done();
                }}
              >
                {t("action.delete")}
              </Button>
            </Group>
          </Stack>
        </Modal>
      )}
      {asking?.what === "task" && asking.cards[0] && (
        <Modal opened onClose={done} title={t("task.about", { name: asking.cards[0].name })}>
          {addTask(asking.cards[0], done)}
        </Modal>
      )}
    </ActsContext>
  );
}

interface DialogProps {
  cards: CardRecord[];
  title: string;
  onDone: () => void;
}

function AssignDialog({ cards, title, onDone }: DialogProps) {
  const { t } = useTranslation();
  const bulk = useBulk();
  const members = useMembers();
  const teams = new Set(cards.map(({ team_id }) => team_id));
  const [first] = teams;
  return (
    <Modal opened onClose={onDone} title={t("bulkCards.assignTitle", { name: title })}>
      <OwnerSelect
        value={cards.length === 1 ? (cards[0]?.owner_id ?? null) : null}
        teamId={teams.size === 1 ? first : null}
        onChange={(id) => {
          const owner = members.find((member) => member.id === id);
          if (owner) void bulk.assign(cards, owner);
          selection.clear();
          onDone();
        }}
      />
    </Modal>
  );
}

function TagDialog({ what, cards, title, onDone }: DialogProps & { what: "tag" | "untag" }) {
  const { t } = useTranslation();
  const bulk = useBulk();
  const [tags, setTags] = useState<string[]>([]);
  const known = [...new Set(cards.flatMap((card) => card.tags))].sort();
  const untag = what === "untag";
  return (
    <Modal
      opened
      onClose={onDone}
      title={t(untag ? "bulkCards.untagTitle" : "bulkCards.tagTitle", { name: title })}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (tags.length === 0) return;
          void bulk[what](cards, tags);
          onDone();
        }}
      >
        <Stack>
          <TagsInput
            label={t("card.tags")}
            data={untag ? known : []}
            value={tags}
            onChange={setTags}
            maxTags={20}
            data-autofocus
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onDone}>
              {t("action.cancel")}
            </Button>
            <Button type="submit" disabled={tags.length === 0}>
              {t(untag ? "bulkCards.untag" : "bulkCards.tag")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** What to do next: one list, one key for each act on what is chosen. */
import { Button, Group, Kbd, Modal, Stack, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { IconChecks } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { queueQuery } from "@/features/queue/api/get-queue";
import { useSnoozeCard } from "@/features/queue/api/snooze-card";
import { Entry } from "@/features/queue/components/queue-entry";
import { SnoozeDialog } from "@/features/queue/components/snooze-dialog";
import { StageDialog } from "@/features/queue/components/stage-dialog";
import { isOpenCard, nameOf, pathOfEntry } from "@/features/queue/entry";
import { useQueueKeys } from "@/features/queue/use-queue-keys";
import { EmptyState } from "@/components/empty-state";
import { ListSkeleton, ReadError } from "@/components/page";
import { announce } from "@/lib/announce";
import { sayWhy } from "@/lib/api/problem";
import { REASONS, type Card, type QueueEntry, type Reason, type Stage, type Task } from "@/lib/api/types";
import { usePipelines } from "@/lib/directory/get-pipelines";
import { useMe } from "@/lib/directory/me";
import { tellFailure } from "@/lib/notices";
import { formatMoment } from "@/lib/time";
import { offerUndo, undoLatest } from "@/lib/undo";
import classes from "./queue.module.css";

interface Props {
  /** Whose; undefined for everybody's that one sees. */
  ownerId: string | undefined;
  reason: Reason | null;
  onReason: (reason: Reason | null) => void;
  /** Moves a card, asks for what is missing, and offers to take it back. */
  onMove: (card: Card, stage: Stage) => void;
  onFinish: (task: Task, done: boolean) => void;
  onPostpone: (task: Task, due: string | null) => void;
  /** A form for a new task about an entry. */
  newTask: (entry: QueueEntry, onAdded: () => void) => ReactNode;
}

type Asking = "snooze" | "move" | "won" | "lost" | "task" | null;

export function QueueView({ ownerId, reason, onReason, onMove, onFinish, onPostpone, newTask }: Props) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const zone = useMe().time_zone;
  const pipelines = usePipelines();
  const queue = useInfiniteQuery(queueQuery({ owner_id: ownerId, reason: reason ?? undefined }));
  const snooze = useSnoozeCard();
  const [chosen, setChosen] = useState<{ id: string; index: number }>({ id: "", index: 0 });
  const [asking, setAsking] = useState<Asking>(null);

  const pages = queue.data?.pages ?? [];
  const entries = pages.flatMap((page) => page.items);
  const totals = pages[0]?.totals;
  const found = entries.findIndex(({ id }) => id === chosen.id);
  // What was dealt with leaves the list: the one that took its place is next.
  const index = found >= 0 ? found : Math.min(chosen.index, entries.length - 1);
  const current = entries[index];

  const choose = (next: number) => {
    const entry = entries[next];
    if (!entry) return;
    setChosen({ id: entry.id, index: next });
    announce(`${nameOf(entry)} · ${t(`queue.reason.${entry.reason}`)}`);
    if (next >= entries.length - 5 && queue.hasNextPage && !queue.isFetchingNextPage)
      void queue.fetchNextPage();
  };

  const stages = pipelines.find(({ id }) => id === current?.card?.pipeline_id)?.stages ?? [];
  const reachable = (kind?: Stage["kind"]) =>
    stages.filter((stage) => stage.id !== current?.card?.stage_id && (!kind || stage.kind === kind));

  function move(stage: Stage) {
    setAsking(null);
    if (current?.card) onMove(current.card, stage);
  }

  function close(kind: "won" | "lost") {
    if (!current || !isOpenCard(current)) return;
    const [only, ...others] = reachable(kind);
    if (only && others.length === 0) move(only);
    else if (only) setAsking(kind);
  }

  function finish() {
    const task = current?.task;
    if (!task) return;
    onFinish(task, true);
    offerUndo(t("task.done", { title: task.title }), () => onFinish(task, false));
  }

  function putOff(entry: QueueEntry, until: string) {
    setAsking(null);
    const sentence = t("queue.snoozed", {
      name: nameOf(entry),
      at: formatMoment(until, i18n.language, zone),
    });
    const { task } = entry;
    if (task) {
      onPostpone(task, until);
      offerUndo(sentence, () => onPostpone(task, task.due_at));
      return;
    }
    snooze.mutate(
      { id: entry.id, until },
      {
        onSuccess: () => offerUndo(sentence, () => snooze.mutate({ id: entry.id, until: null })),
        onError: (error) => tellFailure(t("queue.notSnoozed"), sayWhy(error)),
      },
    );
  }

  const acts: { key: string; name: string; can: boolean; run: () => void }[] = [
    { key: "j", name: "next", can: index < entries.length - 1, run: () => choose(index + 1) },
    { key: "k", name: "previous", can: index > 0, run: () => choose(index - 1) },
    { key: "Enter", name: "open", can: Boolean(current), run: () => void navigate(pathOfEntry(current!)) },
    { key: "d", name: "done", can: Boolean(current?.task), run: finish },
    { key: "t", name: "task", can: Boolean(current), run: () => setAsking("task") },
    { key: "m", name: "move", can: Boolean(current?.card), run: () => setAsking("move") },
    { key: "s", name: "snooze", can: Boolean(current), run: () => setAsking("snooze") },
    { key: "w", name: "won", can: Boolean(current && isOpenCard(current)), run: () => close("won") },
    { key: "l", name: "lost", can: Boolean(current && isOpenCard(current)), run: () => close("lost") },
    { key: "z", name: "undo", can: true, run: () => void undoLatest() },
  ];
  useQueueKeys(Object.fromEntries(acts.filter(({ can }) => can).map(({ key, run }) => [key, run])));

  if (queue.error) return <ReadError error={queue.error} onRetry={() => void queue.refetch()} />;
  if (!totals) return <ListSkeleton />;
  return (
    <Stack gap="sm">
      <Group gap="xs" role="group" aria-label={t("queue.reasons")}>
        <Button
          size="compact-sm"
          variant={reason === null ? "filled" : "default"}
          aria-pressed={reason === null}
          onClick={() => onReason(null)}
        >
          {t("queue.all", { count: REASONS.reduce((sum, each) => sum + totals[each], 0) })}
        </Button>
        {REASONS.map((each) => (
          <Button
            key={each}
            size="compact-sm"
            variant={reason === each ? "filled" : "default"}
            aria-pressed={reason === each}
            onClick={() => onReason(reason === each ? null : each)}
            data-testid={`queue-total-${each}`}
          >
            {t(`queue.reason.${each}`)} {totals[each]}
          </Button>
        ))}
      </Group>
      {entries.length === 0 ? (
        <EmptyState icon={IconChecks} title={t("queue.none")}>
          {t("queue.noneHint")}
        </EmptyState>
      ) : (
        <ol className={classes.list} aria-label={t("nav.next")}>
          {entries.map((entry, place) => (
            <Entry
              key={entry.id}
              entry={entry}
              current={place === index}
              withOwner={ownerId === undefined}
              onChoose={() => setChosen({ id: entry.id, index: place })}
            />
          ))}
        </ol>
      )}
      {queue.hasNextPage && (
        <Button
          variant="default"
          loading={queue.isFetchingNextPage}
          onClick={() => void queue.fetchNextPage()}
        >
          {t("action.more")}
        </Button>
      )}
      <div className={classes.help} role="toolbar" aria-label={t("queue.keys")}>
        {acts.map(({ key, name, can, run }) => (
          <Button key={key} size="compact-xs" variant="subtle" color="gray" disabled={!can} onClick={run}>
            <Kbd size="xs" mr={6}>
              {key === "Enter" ? "↵" : key.toUpperCase()}
            </Kbd>
            {t(`queue.act.${name}`, { context: current?.card?.kind })}
          </Button>
        ))}
      </div>
      {current && asking === "snooze" && (
        <SnoozeDialog
          entry={current}
          onClose={() => setAsking(null)}
          onSnooze={(until) => putOff(current, until)}
        />
      )}
      {current?.card && (asking === "move" || asking === "won" || asking === "lost") && (
        <StageDialog
          card={current.card}
          stages={reachable(asking === "move" ? undefined : asking)}
          onClose={() => setAsking(null)}
          onChoose={move}
        />
      )}
      {current && asking === "task" && (
        <Modal
          opened
          onClose={() => setAsking(null)}
          title={t("queue.newTask", { name: nameOf(current) })}
          size="lg"
        >
          <Text size="sm" c="dimmed" mb="sm">
            {t("queue.newTaskHint")}
          </Text>
          {newTask(current, () => setAsking(null))}
        </Modal>
      )}
    </Stack>
  );
}

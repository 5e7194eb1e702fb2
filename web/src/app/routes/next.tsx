import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { Page } from "@/components/page";
import { EVERYBODY, WhoseSelect } from "@/components/whose-select";
import { useMove } from "@/features/cards/board/use-move";
import { QueueView } from "@/features/queue/components/queue-view";
import { useUpdateTask } from "@/features/tasks/api/update-task";
import { AddTask } from "@/features/tasks/components/add-task";
import { REASONS, type Reason } from "@/lib/api/types";
import { useMe } from "@/lib/directory/me";

/** What to do next, put together from what its neighbours can do. */
export function Component() {
  const { t } = useTranslation();
  const me = useMe();
  const move = useMove();
  const update = useUpdateTask();
  const [search, setSearch] = useSearchParams();
  const whose = search.get("owner") ?? me.id;
  const reason = REASONS.find((each) => each === search.get("reason")) ?? null;

  function set(name: string, value: Reason | string | null) {
    setSearch((before) => {
      const after = new URLSearchParams(before);
      if (value === null) after.delete(name);
      else after.set(name, value);
      return after;
    });
  }

  return (
    <Page
      title={t("nav.next")}
      actions={<WhoseSelect value={whose} onChange={(id) => set("owner", id === me.id ? null : id)} />}
    >
      <QueueView
        ownerId={whose === EVERYBODY ? undefined : whose}
        reason={reason}
        onReason={(wanted) => set("reason", wanted)}
        onMove={(card, stage) => move({ card, stage })}
        onFinish={(task, done) => update.mutate({ id: task.id, done })}
        onPostpone={(task, due_at) => update.mutate({ id: task.id, due_at })}
        newTask={({ card, contact, task }, onAdded) => (
          <AddTask
            dealId={card?.kind === "deal" ? card.id : null}
            ticketId={card?.kind === "ticket" ? card.id : null}
            contactId={card ? null : (contact?.id ?? task?.contact_id)}
            onAdded={onAdded}
          />
        )}
      />
    </Page>
  );
}

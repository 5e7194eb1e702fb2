import { useTranslation } from "react-i18next";
import { useParams, useSearchParams } from "react-router";
import { Page } from "@/components/page";
import { EVERYBODY, WhoseSelect } from "@/components/whose-select";
import { LinkedTask } from "@/features/tasks/components/linked-task";
import { TaskList } from "@/features/tasks/components/task-list";
import { useMe } from "@/lib/directory/me";

/** What is to be done, by oneself or whomever the address names. */
export function Component() {
  const { t } = useTranslation();
  const me = useMe();
  const { taskId } = useParams();
  const [search, setSearch] = useSearchParams();
  const whose = search.get("owner") ?? me.id;

  function set(name: string, value: string | null) {
    setSearch((before) => {
      const after = new URLSearchParams(before);
      if (value === null) after.delete(name);
      else after.set(name, value);
      return after;
    });
  }

  return (
    <Page
      title={t(whose === me.id ? "task.mine" : "nav.tasks")}
      actions={<WhoseSelect value={whose} onChange={(id) => set("owner", id === me.id ? null : id)} />}
    >
      {taskId && <LinkedTask taskId={taskId} />}
      <TaskList
        ownerId={whose === EVERYBODY ? undefined : whose}
        open={search.get("show") !== "done"}
        onOpenChange={(open) => set("show", open ? null : "done")}
      />
    </Page>
  );
}

import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";

const WORKFLOW: Record<string, string> = {
  published: "green",
  paused: "yellow",
  draft: "gray",
  archived: "gray",
};
const RUN: Record<string, string> = {
  running: "blue",
  waiting: "cyan",
  held: "orange",
  finished: "green",
  failed: "red",
  cancelled: "gray",
  declined: "gray",
  skipped: "gray",
};

export function WorkflowStatus({ status }: { status: string }) {
  const { t } = useTranslation();
  return (
    <Badge variant="light" color={WORKFLOW[status] ?? "gray"}>
      {t(`workflow.status.${status}`)}
    </Badge>
  );
}

/** The status of a run, or of one of its steps. */
export function RunStatus({ status }: { status: string }) {
  const { t } = useTranslation();
  return (
    <Badge variant="light" color={RUN[status] ?? "gray"} style={{ flex: "none" }} data-status={status}>
      {t(`run.status.${status}`)}
    </Badge>
  );
}

import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { BackLink } from "@/components/back-link";
import { Page } from "@/components/page";
import { paths } from "@/config/paths";
import { ChangesView } from "@/features/changes/components/changes-view";
import { usePipelines } from "@/lib/directory/get-pipelines";

/** What changed on a pipeline between two days. */
export function Component() {
  const { t } = useTranslation();
  const { pipelineId = "" } = useParams();
  const pipeline = usePipelines().find(({ id }) => id === pipelineId);
  return (
    <Page title={t("changes.title", { pipeline: pipeline?.name ?? "…" })}>
      <BackLink to={paths.board(pipelineId)} label={t("changes.back")} />
      <ChangesView pipelineId={pipelineId} kind={pipeline?.card_kind ?? "deal"} />
    </Page>
  );
}

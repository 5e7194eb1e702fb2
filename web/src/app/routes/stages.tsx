import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconLayoutKanban } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { ListSkeleton, Page, ReadError } from "@/components/page";
import { paths } from "@/config/paths";
import { PipelineHead } from "@/features/pipelines/components/pipeline-head";
import { StageEditor } from "@/features/pipelines/components/stage-editor";
import { mayConfigure } from "@/lib/directory/may-configure";
import { pipelinesQuery } from "@/lib/directory/get-pipelines";
import { Refused } from "@/lib/api/problem";
import { useMe } from "@/lib/directory/me";

const NOT_FOUND = new Refused({ status: 404, code: "not_found" });
const FORBIDDEN = new Refused({ status: 403, code: "forbidden" });

export function Component() {
  const { t } = useTranslation();
  const { pipelineId = "" } = useParams();
  const navigate = useNavigate();
  const me = useMe();
  const pipelines = useQuery(pipelinesQuery);
  const pipeline = pipelines.data?.find(({ id }) => id === pipelineId);

  return (
    <Page
      title={pipeline ? t("stages.titleOf", { pipeline: pipeline.name }) : t("stages.title")}
      actions={
        <Button
          component={Link}
          to={paths.board(pipelineId)}
          variant="default"
          leftSection={<IconLayoutKanban size={16} />}
        >
          {t("stages.toBoard")}
        </Button>
      }
    >
      {pipelines.error && !pipeline ? (
        <ReadError error={pipelines.error} onRetry={() => void pipelines.refetch()} />
      ) : !pipelines.data ? (
        <ListSkeleton />
      ) : !pipeline ? (
        <ReadError error={NOT_FOUND} />
      ) : !mayConfigure(me, pipeline.team_id) ? (
        <ReadError error={FORBIDDEN} />
      ) : (
        <>
          <PipelineHead key={pipeline.id} pipeline={pipeline} onDeleted={() => void navigate(paths.boards)} />
          <StageEditor pipeline={pipeline} />
        </>
      )}
    </Page>
  );
}

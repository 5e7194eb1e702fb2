import { Box, Group, Title, VisuallyHidden } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Outlet, useParams, useSearchParams } from "react-router";
import { ReadError, useDocumentTitle } from "@/components/page";
import { boardQuery } from "@/features/deals/api/get-board";
import type { BoardFilters } from "@/features/deals/board-filters";
import { Board } from "@/features/deals/components/board";
import { BoardFilterBar } from "@/features/deals/components/board-filters";
import { BoardSkeleton } from "@/features/deals/components/board-skeleton";
import { useOrderStages } from "@/features/pipelines/api/order-stages";
import { PipelineSwitch } from "@/features/pipelines/components/pipeline-switch";
import { StageMenu } from "@/features/pipelines/components/stage-menu";
import { rememberPipeline } from "@/features/pipelines/last-pipeline";
import { sayWhy } from "@/lib/api/problem";
import type { Board as BoardState } from "@/lib/api/types";
import { mayConfigure } from "@/lib/directory/may-configure";
import { useMe } from "@/lib/directory/me";
import { tellFailure } from "@/lib/notices";

export function Component() {
  const { t } = useTranslation();
  const { pipelineId = "" } = useParams();
  const client = useQueryClient();
  const filters = useBoardFilters();
  const board = useQuery(boardQuery(client, pipelineId, filters));
  const shown = board.data?.pipeline.id === pipelineId ? board.data : undefined;
  useDocumentTitle(shown?.pipeline.name ?? t("nav.boards"));
  useEffect(() => rememberPipeline(pipelineId), [pipelineId]);

  return (
    <Box h="calc(100dvh - 52px)" style={{ display: "flex", flexDirection: "column" }}>
      <Group px={{ base: 8, sm: 16 }} py={10} gap={10} justify="space-between">
        <VisuallyHidden>
          <Title order={1}>{shown?.pipeline.name ?? t("nav.boards")}</Title>
        </VisuallyHidden>
        <PipelineSwitch current={pipelineId} />
        <BoardFilterBar key={pipelineId} />
      </Group>
      <Box flex={1} mih={0}>
        {board.error && !shown ? (
          <ReadError error={board.error} onRetry={() => void board.refetch()} />
        ) : shown ? (
          <ArrangedBoard board={shown} filters={filters} />
        ) : (
          <BoardSkeleton label={t("state.loading")} />
        )}
      </Box>
      <Outlet />
    </Box>
  );
}

/** A board whose columns can be arranged by those who may change its pipeline. */
function ArrangedBoard({ board, filters }: { board: BoardState; filters: BoardFilters }) {
  const { t } = useTranslation();
  const { pipeline } = board;
  const order = useOrderStages(pipeline.id);
  if (!mayConfigure(useMe(), pipeline.team_id)) return <Board board={board} filters={filters} />;
  return (
    <Board
      board={board}
      filters={filters}
      columnMenu={(stage) => <StageMenu pipeline={pipeline} stage={stage} />}
      onOrder={(stage_ids) =>
        order
          .mutateAsync({ stage_ids, version: pipeline.version })
          .catch((error: unknown) => tellFailure(t("stages.notSaved"), sayWhy(error)))
      }
    />
  );
}

function useBoardFilters(): BoardFilters {
  const [params] = useSearchParams();
  return { owner_id: params.get("owner") ?? undefined, q: params.get("q") ?? undefined };
}

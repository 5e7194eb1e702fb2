import { Box, Group, Title, VisuallyHidden } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Outlet, useParams, useSearchParams } from "react-router";
import { ReadError, useDocumentTitle } from "@/components/page";
import { boardQuery } from "@/features/cards/api/get-board";
import type { BoardFilters } from "@/features/cards/board-filters";
import { Board } from "@/features/cards/components/board";
import { BoardFilterBar } from "@/features/cards/components/board-filters";
import { BoardSkeleton } from "@/features/cards/components/board-skeleton";
import { PipelineSwitch } from "@/features/pipelines/components/pipeline-switch";
import { rememberPipeline } from "@/features/pipelines/last-pipeline";

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
          <Board board={shown} filters={filters} />
        ) : (
          <BoardSkeleton label={t("state.loading")} />
        )}
      </Box>
      <Outlet />
    </Box>
  );
}

function useBoardFilters(): BoardFilters {
  const [params] = useSearchParams();
  return { owner_id: params.get("owner") ?? undefined, q: params.get("q") ?? undefined };
}

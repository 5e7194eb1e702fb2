import { Box, Button, Group, Text, Title, VisuallyHidden } from "@mantine/core";
import { IconArrowsDiff } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Link, Outlet, useParams } from "react-router";
import { ReadError, useDocumentTitle } from "@/components/page";
import { boardQuery } from "@/features/cards/api/get-board";
import { useBoardAddress } from "@/features/cards/board/use-board-address";
import { Board } from "@/features/cards/components/board";
import { BoardFilterBar, FilterChips } from "@/features/cards/components/board-filters";
import { ArchivedCards } from "@/features/cards/components/archived-cards";
import { BoardViews } from "@/features/cards/components/board-views";
import { BoardSkeleton } from "@/features/cards/components/board-skeleton";
import { CardActsProvider } from "@/features/cards/components/card-acts";
import { PastBanner, TimeTravelButton } from "@/features/cards/components/time-travel";
import { paths } from "@/config/paths";
import type { BoardFilters } from "@/features/cards/board-filters";
import { useOrderStages } from "@/features/pipelines/api/order-stages";
import { PipelineSwitch } from "@/features/pipelines/components/pipeline-switch";
import { StageMenu } from "@/features/pipelines/components/stage-menu";
import { rememberPipeline } from "@/features/pipelines/last-pipeline";
import { AddTask } from "@/features/tasks/components/add-task";
import { sayWhy } from "@/lib/api/problem";
import type { Board as BoardState } from "@/lib/api/types";
import { mayConfigure } from "@/lib/directory/may-configure";
import { useMe } from "@/lib/directory/me";
import { tellFailure } from "@/lib/notices";

export function Component() {
  const { t } = useTranslation();
  const { pipelineId = "" } = useParams();
  const client = useQueryClient();
  const { filters } = useBoardAddress();
  const board = useQuery(boardQuery(client, pipelineId, filters));
  const shown = board.data?.pipeline.id === pipelineId ? board.data : undefined;
  const kind = shown?.pipeline.card_kind ?? "deal";
  useDocumentTitle(shown?.pipeline.name ?? t("nav.boards"));
  useEffect(() => rememberPipeline(pipelineId), [pipelineId]);

  return (
    <Box h="calc(100dvh - 52px)" style={{ display: "flex", flexDirection: "column" }}>
      <Group px={{ base: 8, sm: 16 }} py={10} gap={10} justify="space-between">
        <VisuallyHidden>
          <Title order={1}>{shown?.pipeline.name ?? t("nav.boards")}</Title>
        </VisuallyHidden>
        <PipelineSwitch current={pipelineId} />
        <Group gap={8}>
          <BoardFilterBar key={pipelineId} kind={kind} />
          <TimeTravelButton knownSince={shown?.known_since} />
          <Button
            size="sm"
            variant="default"
            component={Link}
            to={paths.changes(pipelineId)}
            px={{ base: 10, sm: "md" }}
            aria-label={t("changes.open")}
          >
            <IconArrowsDiff size={15} aria-hidden />
            <Text span inherit ml={8} visibleFrom="sm">
              {t("changes.open")}
            </Text>
          </Button>
          <ArchivedCards kind={kind} pipelineId={pipelineId} />
        </Group>
      </Group>
      <Group px={{ base: 8, sm: 16 }} pb={6} gap="md">
        <BoardViews pipelineId={pipelineId} />
        <FilterChips kind={kind} />
      </Group>
      <PastBanner knownSince={shown?.known_since} />
      <CardActsProvider
        addTask={(card, onDone) => (
          <AddTask
            dealId={card.kind === "deal" ? card.id : undefined}
            ticketId={card.kind === "ticket" ? card.id : undefined}
            contactId={card.contact_id}
            onAdded={onDone}
          />
        )}
      >
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
      </CardActsProvider>
    </Box>
  );
}

/** A board whose columns can be arranged by those who may change its pipeline. */
function ArrangedBoard({ board, filters }: { board: BoardState; filters: BoardFilters }) {
  const { t } = useTranslation();
  const { pipeline } = board;
  const order = useOrderStages(pipeline.id);
  if (!mayConfigure(useMe(), pipeline.team_id) || filters.at)
    return <Board board={board} filters={filters} />;
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

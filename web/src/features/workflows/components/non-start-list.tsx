import { Anchor, Button, Center, Paper, Stack, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { nonStartsQuery } from "@/features/workflows/api/get-non-starts";
import { ConditionTree } from "@/features/workflows/components/condition-tree";
import { useReasonWords } from "@/features/workflows/reason-words";
import { ListSkeleton, ReadError } from "@/components/page";
import { pathOf } from "@/config/paths";
import { formatMoment } from "@/lib/time";

/** Why it did not run: every event that matched the trigger and started nothing. */
export function NonStartList({ workflowId }: { workflowId: string }) {
  const { t, i18n } = useTranslation();
  const reasonWords = useReasonWords();
  const nonStarts = useInfiniteQuery(nonStartsQuery(workflowId));
  if (nonStarts.error) return <ReadError error={nonStarts.error} onRetry={() => void nonStarts.refetch()} />;
  if (!nonStarts.data) return <ListSkeleton rows={3} />;
  const shown = nonStarts.data.pages.flatMap((page) => page.items);
  return (
    <Stack gap="xs">
      {shown.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("nonStart.none")}
        </Text>
      )}
      {shown.map((nonStart) => {
        const path = pathOf(nonStart.record);
        return (
          <Paper key={nonStart.id} withBorder radius="md" p="sm">
            <Text size="sm" fw={500}>
              {reasonWords(nonStart.detail ? `${nonStart.reason}: ${nonStart.detail}` : nonStart.reason)}
            </Text>
            <Text size="xs" c="dimmed">
              {formatMoment(nonStart.at, i18n.language)}
              {path && (
                <>
                  {" · "}
                  <Anchor component={Link} to={path} size="xs">
                    {t("run.toRecord")}
                  </Anchor>
                </>
              )}
            </Text>
            <ConditionTree node={nonStart.trace} />
          </Paper>
        );
      })}
      {nonStarts.hasNextPage && (
        <Center>
          <Button
            variant="default"
            size="xs"
            loading={nonStarts.isFetchingNextPage}
            onClick={() => void nonStarts.fetchNextPage()}
          >
            {t("action.more")}
          </Button>
        </Center>
      )}
    </Stack>
  );
}

import { Anchor, Badge, Button, Drawer, Group, Stack, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { ListSkeleton, ReadError } from "@/components/page";
import { paths } from "@/config/paths";
import { changeEntriesQuery, type Period } from "@/features/changes/api/get-changes";
import type { CardKind, ChangeEntry, ChangeLine } from "@/lib/api/types";
import { useMe } from "@/lib/directory/me";
import { formatMoney } from "@/lib/money";
import { formatMoment } from "@/lib/time";

interface Props {
  pipelineId: string;
  kind: CardKind;
  period: Period;
  line: ChangeLine["line"];
  onClose: () => void;
}

/** The cards behind one line. */
export function ChangeEntries({ pipelineId, kind, period, line, onClose }: Props) {
  const { t } = useTranslation();
  const found = useInfiniteQuery(changeEntriesQuery(pipelineId, period, line));
  const entries = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Drawer opened onClose={onClose} position="right" title={t(`changes.lines.${line}`, { context: kind })}>
      {found.error && <ReadError error={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <ListSkeleton />}
      <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: "none" }}>
        {entries.map((entry) => (
          <Entry key={`${entry.card_id} ${entry.at}`} entry={entry} kind={kind} />
        ))}
      </Stack>
      {found.hasNextPage && (
        <Button
          mt="md"
          fullWidth
          variant="default"
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {t("changes.more")}
        </Button>
      )}
    </Drawer>
  );
}

function Entry({ entry, kind }: { entry: ChangeEntry; kind: CardKind }) {
  const { t, i18n } = useTranslation();
  const zone = useMe().time_zone;
  const name = (
    <Text span size="sm" fw={600}>
      {entry.name}
    </Text>
  );
  return (
    <Group component="li" justify="space-between" wrap="nowrap" align="flex-start">
      <div>
        {entry.deleted ? (
          name
        ) : (
          <Anchor
            component={Link}
            to={kind === "ticket" ? paths.ticket(entry.card_id) : paths.deal(entry.card_id)}
          >
            {name}
          </Anchor>
        )}{" "}
        {entry.deleted && (
          <Badge size="xs" color="gray" variant="light">
            {t("past.deleted")}
          </Badge>
        )}
        <Text size="xs" c="dimmed">
          {[entry.contact?.name, formatMoment(entry.at, i18n.language, zone)].filter(Boolean).join(" · ")}
        </Text>
      </div>
      {entry.amount && (
        <Text size="sm" style={{ fontVariantNumeric: "tabular-nums", whiteSpace: "nowrap" }}>
          {formatMoney(entry.amount, i18n.language)}
        </Text>
      )}
    </Group>
  );
}

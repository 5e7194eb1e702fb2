import { Anchor, Badge, Button, Drawer, List, Skeleton, Stack, Text, Title } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { ReadError } from "@/components/page";
import { paths } from "@/config/paths";
import { explanationQuery } from "@/features/statistics/api/explain-figure";
import { formatSeconds } from "@/features/statistics/figure-words";
import type { Filters } from "@/features/statistics/filters";
import { useWords } from "@/features/statistics/words";
import type { Behind, Explanation } from "@/lib/api/types";
import { formatMoney } from "@/lib/money";
import { formatMoment } from "@/lib/time";

interface Props {
  pipelineId: string;
  figure: string | null;
  filters: Filters;
  zone: string;
  onClose: () => void;
}

/** Where a figure comes from: its formula in words, what does not count, and the cards. */
export function ExplanationPanel({ figure, onClose, ...rest }: Props) {
  const { t } = useWords();
  return (
    <Drawer
      opened={figure !== null}
      onClose={onClose}
      position="right"
      size={460}
      title={t("statistics.explanation.title")}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      {figure && <Behinds figure={figure} {...rest} />}
    </Drawer>
  );
}

function Behinds({
  pipelineId,
  figure,
  filters,
  zone,
}: Omit<Props, "onClose" | "figure"> & { figure: string }) {
  const { t } = useWords();
  const query = useInfiniteQuery(explanationQuery(pipelineId, figure, filters));
  if (query.error) return <ReadError error={query.error} onRetry={() => void query.refetch()} />;
  const first = query.data?.pages[0];
  if (!query.data || !first) return <Skeleton height={240} aria-label={t("state.loading")} role="status" />;
  const items = query.data.pages.flatMap((page) => page.items);
  return (
    <Stack gap="md" data-testid="explanation">
      <section>
        <Title order={3} size="h6">
          {t("statistics.explanation.formula")}
        </Title>
        <Text size="sm">{t(`statistics.formula.${first.formula}`)}</Text>
      </section>
      <section>
        <Title order={3} size="h6">
          {t("statistics.explanation.leftOut")}
        </Title>
        <LeftOut reasons={first.left_out} />
        <Text size="sm" c="dimmed">
          {t("statistics.explanation.rights")}
        </Text>
      </section>
      <section>
        <Title order={3} size="h6">
          <Counted explanation={first} />
        </Title>
        {items.length === 0 && <Text size="sm">{t("statistics.explanation.none")}</Text>}
        <Stack gap={0}>
          {items.map((item) => (
            <Item key={item.id} item={item} share={first.part !== null} formula={first.formula} zone={zone} />
          ))}
        </Stack>
        {query.hasNextPage && (
          <Button
            variant="default"
            size="xs"
            mt="sm"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {t("statistics.explanation.more")}
          </Button>
        )}
      </section>
    </Stack>
  );
}

function Counted({ explanation }: { explanation: Explanation }) {
  const { t } = useWords();
  const { count, formula, part } = explanation;
  const what = formula.startsWith("passages.")
    ? "visits"
    : formula.startsWith("member.") && formula.endsWith("_tasks")
      ? "tasks"
      : "cards";
  return (
    <>
      {t(`statistics.explanation.${what}`, { count })}
      {part !== null && <> {t("statistics.explanation.part", { part })}</>}
    </>
  );
}

export function LeftOut({ reasons }: { reasons: Record<string, number> }) {
  const { t } = useWords();
  const entries = Object.entries(reasons).filter(([, count]) => count > 0);
  if (entries.length === 0) return <Text size="sm">{t("statistics.explanation.nothingLeftOut")}</Text>;
  return (
    <List size="sm">
      {entries.map(([reason, count]) => (
        <List.Item key={reason}>{t(`statistics.reasons.${reason}`, { count })}</List.Item>
      ))}
    </List>
  );
}

interface ItemProps {
  item: Behind;
  share: boolean;
  formula: string;
  zone: string;
}

function Item({ item, share, formula, zone }: ItemProps) {
  const { t, i18n } = useWords();
  const link = item.card_kind === "deal" ? paths.deal(item.card_id) : paths.ticket(item.card_id);
  const timed = /^(time|ageing|closing\.time)/.test(formula);
  const facts = [
    item.stage_name,
    item.contact?.name,
    item.owner?.name ?? t("statistics.nobody"),
    item.amount && formatMoney(item.amount, i18n.language),
    timed && item.seconds !== null && formatSeconds(item.seconds, i18n.language),
    formatMoment(item.at, i18n.language, zone),
  ].filter(Boolean);
  return (
    <div style={{ padding: "8px 0", borderBottom: "1px solid var(--mantine-color-default-border)" }}>
      <Text size="sm" fw={600} component="div">
        {!item.deleted ? (
          <Anchor component={Link} to={link} inherit>
            {item.name}
          </Anchor>
        ) : (
          item.name
        )}
        {item.task && <Text size="sm">{item.task}</Text>}
        {share && item.counts && (
          <Badge ml={6} size="xs" variant="light">
            {t("statistics.explanation.counts")}
          </Badge>
        )}
        {item.role && (
          <Badge ml={6} size="xs" variant="default">
            {t(`statistics.roles.${item.role}`)}
          </Badge>
        )}
        {item.deleted && item.role !== "deleted" && (
          <Badge ml={6} size="xs" variant="default">
            {t("statistics.explanation.deleted")}
          </Badge>
        )}
      </Text>
      <Text size="xs" c="dimmed">
        {facts.join(" · ")}
      </Text>
    </div>
  );
}

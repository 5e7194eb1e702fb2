import { Button, Drawer, Group, Paper, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { IconArchive } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { archivedCardsQuery } from "@/features/cards/api/get-archived-cards";
import { useUpdateCard } from "@/features/cards/api/update-card";
import { ListSkeleton, ReadError } from "@/components/page";
import { paths } from "@/config/paths";
import { sayWhy } from "@/lib/api/problem";
import type { CardKind, CardRecord } from "@/lib/api/types";
import { useStage } from "@/lib/directory/get-pipelines";
import { tellDone, tellFailure } from "@/lib/notices";

interface Props {
  kind: CardKind;
  pipelineId: string;
}

/** What was put out of sight, and the way back. */
export function ArchivedCards(props: Props) {
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button size="sm" variant="default" leftSection={<IconArchive size={16} />} onClick={open}>
        {t("card.archived")}
      </Button>
      <Drawer opened={opened} onClose={close} position="right" size={460} title={t("card.archived")}>
        {opened && <ArchivedList {...props} />}
      </Drawer>
    </>
  );
}

function ArchivedList({ kind, pipelineId }: Props) {
  const { t } = useTranslation();
  const cards = useQuery(archivedCardsQuery(kind, pipelineId));
  if (cards.error) return <ReadError error={cards.error} onRetry={() => void cards.refetch()} />;
  if (!cards.data) return <ListSkeleton rows={3} />;
  if (cards.data.length === 0) return <Text c="dimmed">{t("card.noneArchived")}</Text>;
  return (
    <Stack gap="xs">
      {cards.data.map((card) => (
        <ArchivedRow key={card.id} card={card} />
      ))}
    </Stack>
  );
}

function ArchivedRow({ card }: { card: CardRecord }) {
  const { t } = useTranslation();
  const update = useUpdateCard(card);
  const stageOf = useStage();
  return (
    <Paper withBorder p="sm" radius="md">
      <Group justify="space-between" wrap="nowrap">
        <div style={{ minWidth: 0 }}>
          <Text
            component={Link}
            to={paths.boardCard(card.pipeline_id, card.kind, card.id)}
            size="sm"
            fw={600}
            c="inherit"
            truncate
          >
            {card.name}
          </Text>
          <Text size="xs" c="dimmed">
            {stageOf(card.stage_id)?.name}
          </Text>
        </div>
        <Button
          size="xs"
          variant="light"
          style={{ flex: "none" }}
          loading={update.isPending}
          onClick={() =>
            update.mutate(
              { archived: false, version: card.version },
              {
                onSuccess: () => tellDone(t("card.broughtBack", { name: card.name })),
                onError: (error) => tellFailure(t("deal.notSaved", { context: card.kind }), sayWhy(error)),
              },
            )
          }
        >
          {t("card.unarchive")}
        </Button>
      </Group>
    </Paper>
  );
}

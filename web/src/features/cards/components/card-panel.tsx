/** A card over its board: stepper, fields and visits; the app adds tasks and runs, which are other features'. */
import { ActionIcon, Button, Drawer, Group, Menu, Skeleton, Stack, Tabs, Text, Tooltip } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import {
  IconArchive,
  IconArchiveOff,
  IconArrowBackUp,
  IconArrowRight,
  IconChevronDown,
  IconChevronUp,
  IconDotsVertical,
  IconThumbDown,
  IconTrash,
  IconTrophy,
} from "@tabler/icons-react";
import { useEffect, useEffectEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { cardQuery } from "@/features/cards/api/get-card";
import { useUpdateCard } from "@/features/cards/api/update-card";
import { useCardActs } from "@/features/cards/components/card-acts";
import { CardDetails } from "@/features/cards/components/card-details";
import { CardVisits } from "@/features/cards/components/card-visits";
import { StageStepper } from "@/features/cards/components/stage-stepper";
import { InlineText } from "@/components/inline-text";
import { ReadError } from "@/components/page";
import { sayWhy } from "@/lib/api/problem";
import type { CardKind, CardRecord } from "@/lib/api/types";
import { usePipelines } from "@/lib/directory/get-pipelines";
import { tellFailure } from "@/lib/notices";

interface Props {
  kind: CardKind;
  cardId: string;
  onClose: () => void;
  /** Go to the card before (-1) or after (1) this one on the board; undefined where there is none. */
  onStep: (step: 1 | -1) => (() => void) | undefined;
  /** Begin by editing the name. */
  edit?: boolean;
  contactLink: (card: CardRecord) => ReactNode;
  acts: (card: CardRecord) => ReactNode;
  tasks: (card: CardRecord) => ReactNode;
  runs: (card: CardRecord) => ReactNode;
}

export function CardPanel({ kind, cardId, onClose, onStep, ...slots }: Props) {
  const { t } = useTranslation();
  const phone = useMediaQuery("(max-width: 48em)");
  const card = useQuery(cardQuery(kind, cardId));

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]"))
      return;
    const step = event.key === "[" ? -1 : event.key === "]" ? 1 : undefined;
    if (step) onStep(step)?.();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    document.addEventListener("keydown", listener);
    return () => document.removeEventListener("keydown", listener);
  }, []);

  return (
    <Drawer.Root opened onClose={onClose} position="right" size={phone ? "100%" : 520}>
      <Drawer.Overlay backgroundOpacity={0.2} />
      <Drawer.Content>
        <Drawer.Header>
          <Group gap={4}>
            <Drawer.Title>{t(`${kind}.word`)}</Drawer.Title>
            {/* Beside the title and not in it: what is in it is the name that the panel is announced by. */}
            <Step label={t("card.previous")} run={onStep(-1)} icon={<IconChevronUp size={16} />} />
            <Step label={t("card.next")} run={onStep(1)} icon={<IconChevronDown size={16} />} />
          </Group>
          <Drawer.CloseButton />
        </Drawer.Header>
        <Drawer.Body>
          {card.error && <ReadError error={card.error} onRetry={() => void card.refetch()} />}
          {card.isPending && <Skeleton height={300} />}
          {card.data && <PanelContent key={cardId} card={card.data} onClose={onClose} {...slots} />}
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

function Step({ label, run, icon }: { label: string; run?: () => void; icon: ReactNode }) {
  return (
    <Tooltip label={label} events={{ hover: true, focus: false, touch: false }}>
      <ActionIcon variant="subtle" color="gray" size="sm" aria-label={label} disabled={!run} onClick={run}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}

function PanelContent({
  card,
  onClose,
  edit,
  contactLink,
  acts,
  tasks,
  runs,
}: { card: CardRecord } & Omit<Props, "kind" | "cardId" | "onStep">) {
  const { t } = useTranslation();
  const update = useUpdateCard(card);
  const { act, close } = useCardActs();
  const stages = usePipelines().find((pipeline) => pipeline.id === card.pipeline_id)?.stages ?? [];
  const nameOf = (kind: "won" | "lost") => stages.find((stage) => stage.kind === kind)?.name ?? "";
  const context = card.kind;

  const archive = (archived: boolean) =>
    update.mutate(
      { archived, version: card.version },
      { onError: (error) => tellFailure(t("deal.notSaved", { context }), sayWhy(error)) },
    );

  return (
    <Stack
      gap="md"
      tabIndex={-1}
      data-autofocus
      style={{ outline: "none" }}
      data-testid={`${card.kind}-panel`}
    >
      <Group wrap="nowrap" justify="space-between" align="flex-start">
        <InlineText
          label={t("deal.name", { context })}
          value={card.name}
          large
          edit={edit}
          onSave={(name) => update.mutateAsync({ name, version: card.version })}
        />
        <Menu position="bottom-end" shadow="md">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={t("board.menu", { name: card.name })}>
              <IconDotsVertical size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconArrowRight size={16} />} onClick={() => act("move", [card])}>
              {t("board.moveTo")}
            </Menu.Item>
            <Menu.Item
              leftSection={card.archived ? <IconArchiveOff size={16} /> : <IconArchive size={16} />}
              onClick={() => archive(!card.archived)}
            >
              {t(card.archived ? "card.unarchive" : "bulkCards.archive")}
            </Menu.Item>
            <Menu.Item
              color="red"
              leftSection={<IconTrash size={16} />}
              onClick={() => act("delete", [card], onClose)}
            >
              {t("deal.delete", { context })}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Group>
      {card.archived && (
        <Group gap="xs">
          <Text size="sm">{t("card.isArchived")}</Text>
          <Button size="compact-sm" variant="light" onClick={() => archive(false)}>
            {t("card.unarchive")}
          </Button>
        </Group>
      )}
      <StageStepper card={card} stages={stages} />
      <Group gap="xs">
        {card.status === "open" ? (
          <>
            <Button
              size="xs"
              color="green"
              variant="light"
              leftSection={<IconTrophy size={16} />}
              onClick={() => close("won", [card])}
            >
              {nameOf("won")}
            </Button>
            <Button
              size="xs"
              color="red"
              variant="light"
              leftSection={<IconThumbDown size={16} />}
              onClick={() => close("lost", [card])}
            >
              {nameOf("lost")}
            </Button>
          </>
        ) : (
          <Button
            size="xs"
            variant="light"
            leftSection={<IconArrowBackUp size={16} />}
            onClick={() => act("reopen", [card])}
          >
            {t("reopen.act")}
          </Button>
        )}
        {acts(card)}
      </Group>
      {card.status === "lost" && card.lost_reason && (
        <Text size="sm">{t("lost.because", { reason: card.lost_reason, context: card.kind })}</Text>
      )}
      <CardDetails key={card.version} card={card} contactLink={contactLink(card)} />
      <Tabs defaultValue="tasks" keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="tasks">{t("nav.tasks")}</Tabs.Tab>
          <Tabs.Tab value="visits">{t("visit.title")}</Tabs.Tab>
          <Tabs.Tab value="runs">{t("run.title")}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="tasks" pt="md">
          {tasks(card)}
        </Tabs.Panel>
        <Tabs.Panel value="visits" pt="md">
          <CardVisits card={card} />
        </Tabs.Panel>
        <Tabs.Panel value="runs" pt="md">
          {runs(card)}
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

/** A deal over its board: stepper, fields and visits; the app adds tasks and runs, which are other features'. */
import { ActionIcon, Drawer, Group, Menu, Skeleton, Stack, Tabs, Text } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { IconDotsVertical, IconTrash } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useDeleteCard } from "@/features/cards/api/delete-card";
import { cardQuery } from "@/features/cards/api/get-card";
import { CardDetails } from "@/features/cards/components/card-details";
import { CardVisits } from "@/features/cards/components/card-visits";
import { StageStepper } from "@/features/cards/components/stage-stepper";
import { InlineText } from "@/components/inline-text";
import { ReadError } from "@/components/page";
import { useUpdateCard } from "@/features/cards/api/update-card";
import { sayWhy } from "@/lib/api/problem";
import type { Deal } from "@/lib/api/types";
import { usePipelines } from "@/lib/directory/get-pipelines";
import { tellFailure } from "@/lib/notices";

interface Props {
  dealId: string;
  onClose: () => void;
  contactLink: (deal: Deal) => ReactNode;
  acts: (deal: Deal) => ReactNode;
  tasks: (deal: Deal) => ReactNode;
  runs: (deal: Deal) => ReactNode;
}

export function CardPanel({ dealId, onClose, ...slots }: Props) {
  const { t } = useTranslation();
  const phone = useMediaQuery("(max-width: 48em)");
  const deal = useQuery(cardQuery(dealId));
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={phone ? "100%" : 520}
      title={t("deal.word")}
      overlayProps={{ backgroundOpacity: 0.2 }}
    >
      {deal.error && <ReadError error={deal.error} onRetry={() => void deal.refetch()} />}
      {deal.isPending && <Skeleton height={300} />}
      {deal.data && <PanelContent key={dealId} deal={deal.data} onClose={onClose} {...slots} />}
    </Drawer>
  );
}

function PanelContent({
  deal,
  onClose,
  contactLink,
  acts,
  tasks,
  runs,
}: { deal: Deal } & Omit<Props, "dealId">) {
  const { t } = useTranslation();
  const update = useUpdateCard(deal.id);
  const remove = useDeleteCard();
  const stages = usePipelines().find((pipeline) => pipeline.id === deal.pipeline_id)?.stages ?? [];

  return (
    <Stack gap="md" data-testid="deal-panel">
      <Group wrap="nowrap" justify="space-between" align="flex-start">
        <InlineText
          label={t("deal.name")}
          value={deal.name}
          large
          onSave={(name) => update.mutateAsync({ name, version: deal.version })}
        />
        <Menu position="bottom-end" shadow="md">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={t("board.menu", { name: deal.name })}>
              <IconDotsVertical size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              color="red"
              leftSection={<IconTrash size={16} />}
              onClick={() =>
                remove.mutate(deal.id, {
                  onSuccess: onClose,
                  onError: (error) => tellFailure(t("deal.notDeleted"), sayWhy(error)),
                })
              }
            >
              {t("deal.delete")}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Group>
      <StageStepper deal={deal} stages={stages} />
      <Group gap="xs">{acts(deal)}</Group>
      {deal.status === "lost" && deal.lost_reason && (
        <Text size="sm">{t("lost.because", { reason: deal.lost_reason })}</Text>
      )}
      <CardDetails key={deal.version} deal={deal} contactLink={contactLink(deal)} />
      <Tabs defaultValue="tasks" keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="tasks">{t("nav.tasks")}</Tabs.Tab>
          <Tabs.Tab value="visits">{t("visit.title")}</Tabs.Tab>
          <Tabs.Tab value="runs">{t("run.title")}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="tasks" pt="md">
          {tasks(deal)}
        </Tabs.Panel>
        <Tabs.Panel value="visits" pt="md">
          <CardVisits dealId={deal.id} />
        </Tabs.Panel>
        <Tabs.Panel value="runs" pt="md">
          {runs(deal)}
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

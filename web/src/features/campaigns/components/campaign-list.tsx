import { Anchor, Button, Center, Group, Paper, Stack, Text } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { IconSend } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { campaignsQuery, type CampaignStatus } from "@/features/campaigns/api/get-campaigns";
import { resultsQuery } from "@/features/campaigns/api/get-results";
import { CampaignStatusBadge } from "@/features/campaigns/components/campaign-status";
import { share, sumOf } from "@/features/campaigns/figures";
import { EmptyState } from "@/components/empty-state";
import { ListSkeleton, ReadError } from "@/components/page";
import { paths } from "@/config/paths";
import type { Campaign } from "@/lib/api/types";
import { useMemberName } from "@/lib/directory/get-members";
import { formatDay } from "@/lib/time";

export function CampaignList({ status }: { status?: CampaignStatus }) {
  const { t } = useTranslation();
  const campaigns = useInfiniteQuery(campaignsQuery(status));
  if (campaigns.error) return <ReadError error={campaigns.error} onRetry={() => void campaigns.refetch()} />;
  if (!campaigns.data) return <ListSkeleton />;
  const shown = campaigns.data.pages.flatMap((page) => page.items);
  if (shown.length === 0) {
    return (
      <EmptyState icon={IconSend} title={t(status ? "campaign.noneFound" : "campaign.none")}>
        {status ? undefined : t("campaign.noneHint")}
      </EmptyState>
    );
  }
  return (
    <Stack gap="xs">
      {shown.map((campaign) => (
        <CampaignRow key={campaign.id} campaign={campaign} />
      ))}
      {campaigns.hasNextPage && (
        <Center mt="md">
          <Button
            variant="default"
            loading={campaigns.isFetchingNextPage}
            onClick={() => void campaigns.fetchNextPage()}
          >
            {t("action.more")}
          </Button>
        </Center>
      )}
    </Stack>
  );
}

function CampaignRow({ campaign }: { campaign: Campaign }) {
  const { t, i18n } = useTranslation();
  const memberName = useMemberName();
  const about = [
    t("campaign.mails", { count: campaign.steps.length }),
    memberName(campaign.owner_id),
    campaign.started_at && t("campaign.startedOn", { at: formatDay(campaign.started_at, i18n.language) }),
  ];
  return (
    <Paper withBorder radius="md" p="md" data-testid={`campaign-${campaign.id}`}>
      <Group justify="space-between" gap="xs">
        <Anchor component={Link} to={paths.campaign(campaign.id)} fw={600} c="inherit">
          {campaign.name}
        </Anchor>
        <CampaignStatusBadge status={campaign.status} />
      </Group>
      <Text size="sm" c="dimmed">
        {about.filter(Boolean).join(" · ")}
      </Text>
      {campaign.started_at && <Figures campaignId={campaign.id} />}
    </Paper>
  );
}

function Figures({ campaignId }: { campaignId: string }) {
  const { t, i18n } = useTranslation();
  const results = useQuery(resultsQuery(campaignId)).data;
  if (!results) return null;
  const sent = sumOf(results.steps, "sent");
  const told = (["sent", "opened", "clicked", "replied", "bounced"] as const).map((name) => {
    const number = sumOf(results.steps, name);
    const part = name === "sent" ? null : share(number, sent, i18n.language);
    return `${t(`campaign.figures.${name}`, { count: number })}${part ? ` (${part})` : ""}`;
  });
  return (
    <Text size="sm" mt={4}>
      {told.join(" · ")}
    </Text>
  );
}

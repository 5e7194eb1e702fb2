import { Group, Stack, Tabs, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { resultsQuery } from "@/features/campaigns/api/get-results";
import { CampaignActs } from "@/features/campaigns/components/campaign-acts";
import { CampaignResultsView } from "@/features/campaigns/components/campaign-results";
import { CampaignSettings } from "@/features/campaigns/components/campaign-settings";
import { CampaignStatusBadge } from "@/features/campaigns/components/campaign-status";
import { EnrolmentList } from "@/features/campaigns/components/enrolment-list";
import { useLiveCampaign } from "@/features/campaigns/use-live-campaign";
import { ListSkeleton, ReadError } from "@/components/page";
import type { Campaign } from "@/lib/api/types";
import { formatMoment } from "@/lib/time";

interface Props {
  campaign: Campaign;
  /** What came back; another feature's. */
  replies: ReactNode;
}

/** A campaign that has started: how it goes, for whom, and what can still be changed. */
export function CampaignView({ campaign, replies }: Props) {
  const { t, i18n } = useTranslation();
  const [params, setParams] = useSearchParams();
  const results = useQuery(resultsQuery(campaign.id));
  useLiveCampaign(campaign.id);
  return (
    <Stack>
      <Group justify="space-between">
        <Group gap="sm">
          <CampaignStatusBadge status={campaign.status} />
          {campaign.started_at && (
            <Text size="sm" c="dimmed">
              {t("campaign.startedOn", { at: formatMoment(campaign.started_at, i18n.language) })}
              {campaign.ended_at &&
                ` · ${t("campaign.endedOn", { at: formatMoment(campaign.ended_at, i18n.language) })}`}
            </Text>
          )}
        </Group>
        <CampaignActs campaign={campaign} />
      </Group>
      <Tabs
        value={params.get("tab") ?? "results"}
        onChange={(tab) => setParams(tab && tab !== "results" ? { tab } : {}, { replace: true })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="results">{t("campaign.results")}</Tabs.Tab>
          <Tabs.Tab value="contacts">{t("campaign.contacts")}</Tabs.Tab>
          <Tabs.Tab value="replies">{t("nav.replies")}</Tabs.Tab>
          <Tabs.Tab value="settings">{t("nav.settings")}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="results">
          {results.error && <ReadError error={results.error} onRetry={() => void results.refetch()} />}
          {results.isPending && <ListSkeleton />}
          {results.data && <CampaignResultsView campaign={campaign} results={results.data} />}
        </Tabs.Panel>
        <Tabs.Panel value="contacts">
          <EnrolmentList campaign={campaign} />
        </Tabs.Panel>
        <Tabs.Panel value="replies">{replies}</Tabs.Panel>
        <Tabs.Panel value="settings">
          <CampaignSettings campaign={campaign} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { BackLink } from "@/components/back-link";
import { ListSkeleton, Page, ReadError } from "@/components/page";
import { paths } from "@/config/paths";
import { campaignQuery } from "@/features/campaigns/api/get-campaign";
import { CampaignEditor } from "@/features/campaigns/components/campaign-editor";
import { CampaignView } from "@/features/campaigns/components/campaign-view";
import { ReplyList } from "@/features/replies/components/reply-list";

/** A campaign: written while it is a draft, followed from its start on. */
export function Component() {
  const { t } = useTranslation();
  const { campaignId = "" } = useParams();
  const campaign = useQuery(campaignQuery(campaignId));
  return (
    <Page title={campaign.data?.name ?? t("nav.campaigns")} wide>
      <BackLink to={paths.campaigns} label={t("nav.campaigns")} />
      {campaign.error && <ReadError error={campaign.error} onRetry={() => void campaign.refetch()} />}
      {campaign.isPending && <ListSkeleton />}
      {campaign.data &&
        (campaign.data.status === "draft" ? (
          <CampaignEditor key={campaignId} campaign={campaign.data} />
        ) : (
          <CampaignView
            key={campaignId}
            campaign={campaign.data}
            replies={<ReplyList filters={{ campaign_id: campaignId }} />}
          />
        ))}
    </Page>
  );
}

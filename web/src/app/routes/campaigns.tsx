import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { Page } from "@/components/page";
import { STATUSES, type CampaignStatus } from "@/features/campaigns/api/get-campaigns";
import { CampaignList } from "@/features/campaigns/components/campaign-list";
import { CreateCampaign } from "@/features/campaigns/components/create-campaign";

export function Component() {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const status = STATUSES.find((known) => known === params.get("status"));
  return (
    <Page title={t("nav.campaigns")} actions={<CreateCampaign />}>
      <NativeSelect
        aria-label={t("campaign.whichCampaigns")}
        mb="md"
        maw={220}
        data={[
          { value: "", label: t("campaign.allCampaigns") },
          ...STATUSES.map((value: CampaignStatus) => ({ value, label: t(`campaign.statuses.${value}`) })),
        ]}
        value={status ?? ""}
        onChange={(event) =>
          setParams(event.currentTarget.value ? { status: event.currentTarget.value } : {}, { replace: true })
        }
      />
      <CampaignList status={status} />
    </Page>
  );
}

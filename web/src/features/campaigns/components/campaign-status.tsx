import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";

const COLOURS: Record<string, string> = {
  draft: "gray",
  running: "green",
  paused: "yellow",
  finished: "blue",
  cancelled: "red",
};

export function CampaignStatusBadge({ status }: { status: string }) {
  const { t } = useTranslation();
  return (
    <Badge variant="light" color={COLOURS[status] ?? "gray"} data-testid="campaign-status">
      {t(`campaign.statuses.${status}`)}
    </Badge>
  );
}

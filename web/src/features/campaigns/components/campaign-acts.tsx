import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlayerPause, IconPlayerPlay, IconPlayerStop } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useSteerCampaign, type Act } from "@/features/campaigns/api/steer-campaign";
import { sayWhy } from "@/lib/api/problem";
import type { Campaign } from "@/lib/api/types";
import { tellFailure } from "@/lib/notices";

/** What can be done with a campaign that has started. */
export function CampaignActs({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const steer = useSteerCampaign(campaign.id);
  const [asking, question] = useDisclosure(false);
  const act = (wanted: Act) =>
    steer.mutate(wanted, { onError: (error) => tellFailure(t("campaign.notSteered"), sayWhy(error)) });
  if (campaign.ended_at) return null;
  return (
    <Group gap="xs">
      {campaign.status === "running" ? (
        <Button
          variant="default"
          leftSection={<IconPlayerPause size={16} />}
          loading={steer.isPending}
          onClick={() => act("pause")}
        >
          {t("campaign.pause")}
        </Button>
      ) : (
        <Button
          leftSection={<IconPlayerPlay size={16} />}
          loading={steer.isPending}
          onClick={() => act("resume")}
        >
          {t("campaign.resume")}
        </Button>
      )}
      <Button variant="subtle" color="red" leftSection={<IconPlayerStop size={16} />} onClick={question.open}>
        {t("campaign.cancel")}
      </Button>
      <Modal
        opened={asking}
        onClose={question.close}
        title={t("campaign.cancelTitle", { name: campaign.name })}
      >
        <Stack>
          <Text>{t("campaign.cancelHint")}</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={question.close}>
              {t("campaign.keep")}
            </Button>
            <Button
              color="red"
              loading={steer.isPending}
              onClick={() => {
                question.close();
                act("cancel");
              }}
            >
              {t("campaign.cancel")}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </Group>
  );
}

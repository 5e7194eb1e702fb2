import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useDeleteCampaign } from "@/features/campaigns/api/save-campaign";
import { paths } from "@/config/paths";
import { sayWhy } from "@/lib/api/problem";
import type { Campaign } from "@/lib/api/types";
import { tellFailure } from "@/lib/notices";

export function DeleteCampaign({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const remove = useDeleteCampaign(campaign.id);
  const [asking, question] = useDisclosure(false);
  return (
    <>
      <Button
        variant="subtle"
        color="red"
        size="xs"
        leftSection={<IconTrash size={14} />}
        onClick={question.open}
      >
        {t("campaign.delete")}
      </Button>
      <Modal
        opened={asking}
        onClose={question.close}
        title={t("campaign.deleteTitle", { name: campaign.name })}
      >
        <Stack>
          <Text>{t("campaign.deleteHint")}</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={question.close}>
              {t("action.cancel")}
            </Button>
            <Button
              color="red"
              loading={remove.isPending}
              onClick={() =>
                remove.mutate(undefined, {
                  onSuccess: () => void navigate(paths.campaigns),
                  onError: (error) => tellFailure(t("campaign.notDeleted"), sayWhy(error)),
                })
              }
            >
              {t("campaign.delete")}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}

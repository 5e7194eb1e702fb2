import { Alert, Button, Group, Modal, NativeSelect, Stack, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useCreateCampaign } from "@/features/campaigns/api/save-campaign";
import { paths } from "@/config/paths";
import { sayWhy } from "@/lib/api/problem";
import { useTeams } from "@/lib/directory/get-teams";

export function CreateCampaign() {
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button leftSection={<IconPlus size={16} />} onClick={open}>
        {t("campaign.new")}
      </Button>
      <Modal opened={opened} onClose={close} title={t("campaign.new")}>
        <CreateForm onClose={close} />
      </Modal>
    </>
  );
}

function CreateForm({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const create = useCreateCampaign();
  const teams = useTeams();
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const teamId = chosen ?? teams[0]?.id;

  function send(event: React.FormEvent) {
    event.preventDefault();
    create.mutate(
      { name: name.trim(), team_id: teamId, language: i18n.language === "en" ? "en" : "fr" },
      { onSuccess: (campaign) => void navigate(paths.campaign(campaign.id)) },
    );
  }

  return (
    <form onSubmit={send}>
      <Stack>
        {create.error && <Alert color="red">{sayWhy(create.error)}</Alert>}
        <TextInput
          label={t("campaign.name")}
          placeholder={t("campaign.nameExample")}
          required
          maxLength={200}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {teams.length > 1 && (
          <NativeSelect
            label={t("campaign.team")}
            data={teams.map(({ id, name: label }) => ({ value: id, label }))}
            value={teamId}
            onChange={(event) => setChosen(event.currentTarget.value)}
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("action.cancel")}
          </Button>
          <Button type="submit" loading={create.isPending}>
            {t("campaign.create")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

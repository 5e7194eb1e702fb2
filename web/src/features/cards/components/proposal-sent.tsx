import { Alert, Button, Group, Modal, Stack, Textarea } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconFileCheck } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSayProposalSent } from "@/features/cards/api/send-proposal";
import { sayWhy } from "@/lib/api/problem";
import type { CardRecord } from "@/lib/api/types";
import { tellDone } from "@/lib/notices";

/** "Proposal sent": an act of its own, for a proposal that went out by another way than a mail from here. */
export function ProposalSent({ deal }: { deal: CardRecord }) {
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure(false);
  const [note, setNote] = useState("");
  const say = useSayProposalSent(deal.id);

  function submit(event: React.FormEvent) {
    event.preventDefault();
    say.mutate(note.trim(), {
      onSuccess: () => {
        tellDone(t("deal.proposalNoted"));
        setNote("");
        close();
      },
    });
  }

  return (
    <>
      <Button variant="default" size="xs" leftSection={<IconFileCheck size={16} />} onClick={open}>
        {t("deal.proposalSent")}
      </Button>
      <Modal opened={opened} onClose={close} title={t("deal.proposalSent")}>
        <form onSubmit={submit}>
          <Stack>
            {say.error && <Alert color="red">{sayWhy(say.error)}</Alert>}
            <Textarea
              label={t("move.note")}
              description={t("deal.proposalHint")}
              autosize
              minRows={2}
              maxLength={3000}
              data-autofocus
              value={note}
              onChange={(event) => setNote(event.currentTarget.value)}
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                {t("action.cancel")}
              </Button>
              <Button type="submit" loading={say.isPending}>
                {t("deal.proposalSay")}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}

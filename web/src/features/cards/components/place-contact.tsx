import { Button, Group, Modal, NativeSelect, Stack, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { cardsOfContactQuery } from "@/features/cards/api/get-cards-of-contact";
import { usePositionContact, type Position } from "@/features/cards/api/position-contact";
import { useMove } from "@/features/cards/board/use-move";
import { LostReasonDialog } from "@/features/cards/components/lost-reason-dialog";
import { Refused, sayWhy } from "@/lib/api/problem";
import type { CardRecord, Contact } from "@/lib/api/types";
import { usePipelines, useStage } from "@/lib/directory/get-pipelines";
import { tellFailure } from "@/lib/notices";

/** What the contact has in the pipeline already, so that the user has to choose. */
interface Choice {
  wish: Position;
  code: "several_open_deals" | "contact_has_closed_deal";
  deals: CardRecord[];
}

/** Puts a contact into a stage of a pipeline that its team uses; what is not clear is asked. */
export function PlaceContact({ contact }: { contact: Pick<Contact, "id" | "name" | "team_id"> }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const place = usePositionContact(contact.id);
  const move = useMove();
  const stageOf = useStage();
  const [losing, setLosing] = useState<Position | null>(null);
  const [choice, setChoice] = useState<Choice | null>(null);
  const pipelines = usePipelines().filter(
    ({ card_kind, team_id }) => card_kind === "deal" && (!team_id || team_id === contact.team_id),
  );

  function send(wish: Position) {
    setChoice(null);
    place.mutate(wish, { onError: (error) => void ask(wish, error) });
  }

  async function ask(wish: Position, error: unknown) {
    const code = error instanceof Refused ? error.problem.code : "";
    if (code === "several_open_deals" || code === "contact_has_closed_deal") {
      const deals = await client.fetchQuery(cardsOfContactQuery("deal", contact.id)).catch(() => []);
      const open = code === "several_open_deals";
      const here = deals.filter((deal) => deal.pipeline_id === wish.pipelineId && !deal.archived);
      setChoice({ wish, code, deals: here.filter(({ status }) => (status === "open") === open) });
    } else {
      tellFailure(t("deal.notCreated"), sayWhy(error));
    }
  }

  return (
    <>
      <NativeSelect
        size="xs"
        w={190}
        maw="100%"
        aria-label={t("contact.placeOf", { name: contact.name })}
        disabled={place.isPending}
        styles={{ input: { color: "var(--mantine-color-dimmed)" } }}
        value=""
        data={[
          { value: "", label: t("contact.place") },
          ...pipelines.map(({ id, name, stages }) => ({
            group: name,
            items: stages.map((stage) => ({ value: `${id}/${stage.id}`, label: stage.name })),
          })),
        ]}
        onChange={(event) => {
          const [pipelineId, stageId] = event.currentTarget.value.split("/");
          if (!pipelineId || !stageId) return;
          const wish = { pipelineId, stageId };
          if (stageOf(stageId)?.kind === "lost") setLosing(wish);
          else send(wish);
        }}
      />
      <LostReasonDialog
        name={losing ? contact.name : null}
        withNote
        onCancel={() => setLosing(null)}
        onConfirm={(lostReason, note) => {
          if (losing) send({ ...losing, lostReason, note: note || undefined });
          setLosing(null);
        }}
      />
      <Modal
        opened={choice !== null}
        onClose={() => setChoice(null)}
        title={t("place.title", { name: contact.name })}
      >
        {choice && (
          <Stack>
            <Text size="sm">{t(`place.${choice.code}`)}</Text>
            {choice.code === "several_open_deals" &&
              choice.deals.map((deal) => (
                <Button
                  key={deal.id}
                  variant="default"
                  onClick={() => {
                    const { stageId, lostReason, note } = choice.wish;
                    const stage = stageOf(stageId);
                    if (stage) move({ card: deal, stage, lostReason, note });
                    setChoice(null);
                  }}
                >
                  {deal.name} · {stageOf(deal.stage_id)?.name}
                </Button>
              ))}
            <Group justify="flex-end">
              <Button variant="default" onClick={() => setChoice(null)}>
                {t("action.cancel")}
              </Button>
              {choice.code === "contact_has_closed_deal" && (
                <>
                  <Button variant="light" onClick={() => send({ ...choice.wish, ifClosed: "reopen" })}>
                    {t("place.reopen")}
                  </Button>
                  <Button onClick={() => send({ ...choice.wish, ifClosed: "new" })}>{t("place.new")}</Button>
                </>
              )}
            </Group>
          </Stack>
        )}
      </Modal>
    </>
  );
}

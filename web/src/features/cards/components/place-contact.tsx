import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { usePositionContact } from "@/features/cards/api/position-contact";
import { sayWhy } from "@/lib/api/problem";
import type { Contact } from "@/lib/api/types";
import { usePipelines } from "@/lib/directory/get-pipelines";
import { tellFailure } from "@/lib/notices";

/** Puts a contact into a stage of a pipeline that its team uses. */
export function PlaceContact({ contact }: { contact: Pick<Contact, "id" | "name" | "team_id"> }) {
  const { t } = useTranslation();
  const place = usePositionContact(contact.id);
  const pipelines = usePipelines().filter(
    ({ card_kind, team_id }) => card_kind === "deal" && (!team_id || team_id === contact.team_id),
  );
  return (
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
          items: stages
            .filter(({ kind }) => kind === "open")
            .map((stage) => ({ value: `${id}/${stage.id}`, label: stage.name })),
        })),
      ]}
      onChange={(event) => {
        const [pipelineId, stageId] = event.currentTarget.value.split("/");
        if (!pipelineId || !stageId) return;
        place.mutate(
          { pipelineId, stageId },
          { onError: (error) => tellFailure(t("deal.notCreated"), sayWhy(error)) },
        );
      }}
    />
  );
}

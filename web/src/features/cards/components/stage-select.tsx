import { NativeSelect } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { cardQuery } from "@/features/cards/api/get-card";
import { useMove } from "@/features/cards/board/use-move";
import { stageColour } from "@/components/colours";
import { sayWhy } from "@/lib/api/problem";
import type { Position } from "@/lib/api/types";
import { usePipelines } from "@/lib/directory/get-pipelines";
import { tellFailure } from "@/lib/notices";
import classes from "./stage-select.module.css";

/** The stage of a deal, to be chosen among those of its pipeline; a choice is saved at once. */
export function StageSelect({ deal }: { deal: Position["deals"][number] }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const move = useMove();
  const pipeline = usePipelines().find(({ id }) => id === deal.pipeline_id);
  const stages = pipeline?.stages ?? [];
  const here = stages.find(({ id }) => id === deal.stage_id);

  async function choose(stageId: string) {
    const stage = stages.find(({ id }) => id === stageId);
    if (!stage) return;
    try {
      // A list knows a few facts of a deal; what is moved is the whole one, from where the list showed it.
      const whole = await client.ensureQueryData(cardQuery("deal", deal.id));
      move({ card: { ...whole, stage_id: deal.stage_id }, stage });
    } catch (error) {
      tellFailure(t("move.refused", { name: deal.name }), sayWhy(error));
    }
  }

  return (
    <NativeSelect
      size="xs"
      w={190}
      maw="100%"
      aria-label={t("move.stageOf", { name: deal.name })}
      title={`${deal.name} · ${pipeline?.name ?? ""}`}
      leftSection={<span className={classes.dot} style={{ background: stageColour(here?.colour ?? "") }} />}
      leftSectionWidth={24}
      data={
        here
          ? stages.map(({ id, name }) => ({ value: id, label: name }))
          : [{ value: deal.stage_id, label: "…" }]
      }
      value={deal.stage_id}
      onChange={(event) => void choose(event.currentTarget.value)}
      data-testid={`stage-of-${deal.id}`}
    />
  );
}

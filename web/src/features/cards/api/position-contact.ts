import { useMutation, useQueryClient } from "@tanstack/react-query";
import { recordOf } from "@/features/cards/card-kinds";
import { answerOf, api } from "@/lib/api/client";
import type { CardRecord } from "@/lib/api/types";
import { seen } from "@/lib/live/seen";

export interface Position {
  pipelineId: string;
  stageId: string;
  lostReason?: string;
  note?: string;
  ifClosed?: "reopen" | "new";
}

/** Put a contact into a stage: moves its deal there, or makes one. */
export function usePositionContact(contactId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({
      pipelineId,
      stageId,
      lostReason,
      note,
      ifClosed,
    }: Position): Promise<CardRecord> => {
      const deal = await answerOf(
        api.PUT("/api/v1/pipelines/{pipeline_id}/contacts/{contact_id}", {
          params: { path: { pipeline_id: pipelineId, contact_id: contactId } },
          body: { stage_id: stageId, lost_reason: lostReason, note, if_closed: ifClosed },
        }),
      );
      return seen.freshest("deals", recordOf("deal", deal));
    },
    onSettled: () => {
      for (const key of ["positions", "cards", "board"]) void client.invalidateQueries({ queryKey: [key] });
    },
  });
}

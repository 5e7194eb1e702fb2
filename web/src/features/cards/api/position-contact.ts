import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import type { Deal } from "@/lib/api/types";
import { seen } from "@/lib/live/seen";

/** Put a contact into a stage: makes a deal of theirs there. */
export function usePositionContact(contactId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ pipelineId, stageId }: { pipelineId: string; stageId: string }): Promise<Deal> => {
      const deal = await answerOf(
        api.PUT("/api/v1/pipelines/{pipeline_id}/contacts/{contact_id}", {
          params: { path: { pipeline_id: pipelineId, contact_id: contactId } },
          body: { stage_id: stageId, if_closed: "new" },
        }),
      );
      return seen.freshest("deals", deal);
    },
    onSettled: () => {
      for (const key of ["positions", "deals", "board"]) void client.invalidateQueries({ queryKey: [key] });
    },
  });
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { noteOwnChange, withOwnChanges } from "@/features/pipelines/own-changes";
import type { Pipeline } from "@/lib/api/types";
import { pipelinesQuery } from "@/lib/directory/get-pipelines";
import { seen } from "@/lib/live/seen";

/** Any change of stages: it is answered by the whole pipeline, which every screen then shows. */
export function useStageChange<Wanted>(change: (wanted: Wanted) => Promise<Pipeline>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    // One after the other, so that each knows what the one before it led to.
    scope: { id: "stages" },
    onSuccess: (answer) => {
      const pipeline = seen.freshest("pipelines", answer);
      client.setQueryData(pipelinesQuery.queryKey, (old) =>
        old?.map((known) => (known.id === pipeline.id ? pipeline : known)),
      );
    },
    // Boards and their figures follow from the stages; a refusal means that we showed an old state.
    onSettled: () =>
      Promise.all(
        ["pipelines", "board", "deleted-stages"].map((key) => client.invalidateQueries({ queryKey: [key] })),
      ),
  });
}

/** A change of what is shown; refused with 412 when somebody else changed the pipeline since `version`. */
export const useVersionedStageChange = <Wanted extends { version: number }>(
  pipelineId: string,
  change: (wanted: Wanted) => Promise<Pipeline>,
) =>
  useStageChange(async (wanted: Wanted) => {
    const version = withOwnChanges(pipelineId, wanted.version);
    const pipeline = await change({ ...wanted, version });
    noteOwnChange(pipelineId, version, pipeline.version);
    return pipeline;
  });

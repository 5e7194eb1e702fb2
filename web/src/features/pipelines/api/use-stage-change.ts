import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Pipeline } from "@/lib/api/types";
import { pipelinesQuery } from "@/lib/directory/get-pipelines";
import { seen } from "@/lib/live/seen";

/** Any change of stages: it is answered by the whole pipeline, which every screen then shows. */
export function useStageChange<Wanted>(change: (wanted: Wanted) => Promise<Pipeline>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
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

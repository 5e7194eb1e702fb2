import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";

/** How many cards a stage holds, those included that no board shows. */
export const heldQuery = (stageId: string) =>
  queryOptions({
    queryKey: ["held", stageId],
    queryFn: () =>
      answerOf(api.GET("/api/v1/stages/{stage_id}/held", { params: { path: { stage_id: stageId } } })),
  });

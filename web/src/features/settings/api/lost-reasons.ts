import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import { lostReasonsQuery } from "@/lib/directory/get-lost-reasons";

/** A change of the reasons, after which all of them are read again. */
function useReasonChange<Wanted>(change: (wanted: Wanted) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: lostReasonsQuery.queryKey }),
  });
}

export const useAddReason = () =>
  useReasonChange((label: string) => answerOf(api.POST("/api/v1/lost-reasons", { body: { label } })));

export const useRenameReason = () =>
  useReasonChange(({ id, label }: { id: string; label: string }) =>
    answerOf(
      api.PATCH("/api/v1/lost-reasons/{reason_id}", { params: { path: { reason_id: id } }, body: { label } }),
    ),
  );

export const useDeleteReason = () =>
  useReasonChange((id: string) =>
    answerOf(api.DELETE("/api/v1/lost-reasons/{reason_id}", { params: { path: { reason_id: id } } })),
  );

export const useOrderReasons = () =>
  useReasonChange((reason_ids: string[]) =>
    answerOf(api.PUT("/api/v1/lost-reasons/order", { body: { reason_ids } })),
  );

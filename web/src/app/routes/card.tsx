import { useQuery } from "@tanstack/react-query";
import { Navigate, useParams } from "react-router";
import { ListSkeleton, ReadError } from "@/components/page";
import { paths } from "@/config/paths";
import { cardQuery } from "@/features/cards/api/get-card";

/** A deal by its id alone, as notifications link it: opens it on its board. */
export function Component() {
  const { dealId = "" } = useParams();
  const deal = useQuery(cardQuery(dealId));
  if (deal.error) return <ReadError error={deal.error} onRetry={() => void deal.refetch()} />;
  if (!deal.data) return <ListSkeleton />;
  return <Navigate to={paths.boardDeal(deal.data.pipeline_id, dealId)} replace />;
}

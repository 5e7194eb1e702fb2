import { useQuery } from "@tanstack/react-query";
import { Navigate, useParams } from "react-router";
import { ListSkeleton, ReadError } from "@/components/page";
import { paths } from "@/config/paths";
import { cardQuery } from "@/features/cards/api/get-card";

/** A deal or a ticket by its id alone, as notifications link it: opens it on its board. */
export function Component() {
  const { dealId, ticketId } = useParams();
  const kind = ticketId ? "ticket" : "deal";
  const card = useQuery(cardQuery(kind, ticketId ?? dealId ?? ""));
  if (card.error) return <ReadError error={card.error} onRetry={() => void card.refetch()} />;
  if (!card.data) return <ListSkeleton />;
  return <Navigate to={paths.boardCard(card.data.pipeline_id, kind, card.data.id)} replace />;
}

import { useQueryClient } from "@tanstack/react-query";
import { useLocation, useNavigate, useParams } from "react-router";
import { paths } from "@/config/paths";
import { neighbourOf } from "@/features/cards/board/neighbours";
import { CardPanel } from "@/features/cards/components/card-panel";
import { ProposalSent } from "@/features/cards/components/proposal-sent";
import { ContactLink } from "@/features/contacts/components/contact-link";
import { ComposeMail } from "@/features/mails/components/compose-mail";
import { TasksAbout } from "@/features/tasks/components/tasks-about";
import { RunList } from "@/features/workflows/components/run-list";

/** A deal's or a ticket's panel, put together from what its neighbours know of it. */
export function Component() {
  const { pipelineId = "", dealId, ticketId } = useParams();
  const kind = ticketId ? "ticket" : "deal";
  const cardId = ticketId ?? dealId ?? "";
  const navigate = useNavigate();
  const client = useQueryClient();
  const { search, state } = useLocation();
  return (
    <CardPanel
      kind={kind}
      cardId={cardId}
      edit={(state as { edit?: boolean } | null)?.edit}
      onClose={() => void navigate(paths.board(pipelineId) + search)}
      onStep={(step) => {
        const next = neighbourOf(client, pipelineId, cardId, step);
        return next && (() => void navigate(paths.boardCard(pipelineId, next.kind, next.id) + search));
      }}
      contactLink={(card) => card.contact_id && <ContactLink contactId={card.contact_id} />}
      acts={(card) => (
        <>
          {card.contact_id && (
            <ComposeMail
              contactId={card.contact_id}
              dealId={kind === "deal" ? card.id : undefined}
              teamId={card.team_id}
            />
          )}
          {kind === "deal" && <ProposalSent deal={card} />}
        </>
      )}
      tasks={(card) => (
        <TasksAbout
          dealId={kind === "deal" ? card.id : undefined}
          ticketId={kind === "ticket" ? card.id : undefined}
          contactId={card.contact_id}
        />
      )}
      runs={(card) => <RunList record={`${kind}s/${card.id}`} />}
    />
  );
}

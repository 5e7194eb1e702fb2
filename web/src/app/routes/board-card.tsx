import { useNavigate, useLocation, useParams } from "react-router";
import { paths } from "@/config/paths";
import { ContactLink } from "@/features/contacts/components/contact-link";
import { CardPanel } from "@/features/cards/components/card-panel";
import { ProposalSent } from "@/features/cards/components/proposal-sent";
import { ComposeMail } from "@/features/mails/components/compose-mail";
import { TasksAbout } from "@/features/tasks/components/tasks-about";
import { RunList } from "@/features/workflows/components/run-list";

/** A deal's panel, put together from what its neighbours know of it. */
export function Component() {
  const { pipelineId = "", dealId = "" } = useParams();
  const navigate = useNavigate();
  const { search } = useLocation();
  return (
    <CardPanel
      dealId={dealId}
      onClose={() => void navigate(paths.board(pipelineId) + search)}
      contactLink={(deal) => deal.contact_id && <ContactLink contactId={deal.contact_id} />}
      acts={(deal) => (
        <>
          {deal.contact_id && (
            <ComposeMail contactId={deal.contact_id} dealId={deal.id} teamId={deal.team_id} />
          )}
          <ProposalSent deal={deal} />
        </>
      )}
      tasks={(deal) => <TasksAbout dealId={deal.id} contactId={deal.contact_id} />}
      runs={(deal) => <RunList record={`deals/${deal.id}`} />}
    />
  );
}

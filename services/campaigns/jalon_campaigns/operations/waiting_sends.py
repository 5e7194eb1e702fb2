"""What a person says about a mail: that it goes out after all or does not, and what became of one that is in doubt."""

from typing import Any
from uuid import UUID

from jalon_campaigns.models import WAITING, Send
from jalon_campaigns.operations.deliveries import end_send
from jalon_campaigns.operations.refusals import NotInDoubt, NotWaiting
from jalon_campaigns.operations.sends import SENDS
from jalon_core.access.rights import require_edit
from jalon_core.bus.waking import wake_after_commit
from jalon_core.clock import now
from jalon_core.copies.reading import copied
from jalon_core.errors import NotFound
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.events.campaigns import EmailFailed, EmailPlanned, EmailSent


def confirm_send(uow: UnitOfWork, send_id: UUID) -> Send:
    """Let a mail that waits go out now, also one that is held because it is late.

    What holds it back for another reason (a paused campaign, a limit) still does.

    :raises NotFound: there is none, or the caller may not see it.
    :raises NotWaiting: it is on its way, or gone.
    """
    send = _waiting(uow, send_id)
    send.due_at = send.next_attempt_at = now()
    send.reason = None
    wake_after_commit(uow.session, SENDS)
    return send


def cancel_send(uow: UnitOfWork, send_id: UUID) -> Send:
    """Never send a mail that waits.

    :raises NotFound: there is none, or the caller may not see it.
    :raises NotWaiting: it is on its way, or gone.
    """
    send = _waiting(uow, send_id)
    end_send(uow, send, "cancelled", EmailFailed, reason="cancelled by hand")
    return send


def say_sent(uow: UnitOfWork, send_id: UUID) -> Send:
    """Say that a mail of which nobody knew whether it went out did: what comes after it goes on from there.

    :raises NotFound: there is none, or the caller may not see it.
    :raises NotInDoubt: its fate is known.
    """
    send = _in_doubt(uow, send_id)
    send.accepted_at = send.taken_at or send.updated_at
    end_send(uow, send, "accepted", EmailSent, reason=None)
    return send


def send_again(uow: UnitOfWork, send_id: UUID) -> Send:
    """Send a mail again of which nobody knows whether it went out. It is the same one, with the same Message-ID.

    :raises NotFound: there is none, or the caller may not see it.
    :raises NotInDoubt: its fate is known.
    """
    send = _in_doubt(uow, send_id)
    # The sender that lost it may still say how that ended: it speaks of the mail before.
    send.claimed_by, send.attempts = None, 0
    end_send(uow, send, "planned", EmailPlanned, reason=None)
    send.due_at = send.next_attempt_at = now()
    wake_after_commit(uow.session, SENDS)
    return send


def _in_doubt(uow: UnitOfWork, send_id: UUID) -> Send:
    send = _editable(uow, send_id)
    if send.status != "unknown":
        raise NotInDoubt(f"the mail is {send.status}")
    return send


def _waiting(uow: UnitOfWork, send_id: UUID) -> Send:
    send = _editable(uow, send_id)
    if send.status not in WAITING:
        raise NotWaiting(f"the mail is {send.status}")
    return send


def _editable(uow: UnitOfWork, send_id: UUID) -> Send:
    send = uow.session.get(Send, send_id, with_for_update=True)
    if send is None or send.deleted_at is not None or send.purpose == "system":
        raise NotFound
    contact: Any = copied(uow.session, "contact", send.contact_id) if send.contact_id else None
    if contact is not None:
        require_edit(uow.caller, contact.team_id, contact.owner_id)
    else:
        require_edit(uow.caller, send.team_id, send.owner_id)
    return send

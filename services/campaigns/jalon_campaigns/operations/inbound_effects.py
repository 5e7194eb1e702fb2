"""What follows from a mail that came back, and what is taken back when a member says that it was something else.

An answer stops the campaigns that it is to. An address that is wrong, or whose reader complained, gets no more mail;
one that could not be reached three times within a month gets none for a while. Where the fault is ours (blocked, taken
for spam), the mailbox is told and the contact is left in peace.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

from sqlalchemy import delete, func, select

from jalon_campaigns.config import address_hashes
from jalon_campaigns.domain.recognition.phrases import SENDER_PROBLEMS
from jalon_campaigns.models import InboundMail, Send, SoftBounce, Suppression, inbound_state
from jalon_campaigns.operations.breaker import note_account_refused
from jalon_campaigns.operations.enrolments import postpone_enrolments, stop_enrolments
from jalon_campaigns.operations.suppressions import suppress_hash
from jalon_core.clock import now
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.envelope import Envelope
from jalon_sdk.events import Change, RecordEvent
from jalon_sdk.events.campaigns import EmailAutoReplied, EmailBounced, EmailComplained, EmailReplied
from jalon_sdk.serial import Json

SOFT_LIMIT = 3
SOFT_WITHIN = dt.timedelta(days=30)
SOFT_REST = dt.timedelta(days=90)
"""So often within that time not reached: no mail for this long."""

_SOFT = frozenset(
    {"mailboxfull", "expired", "networkerror", "suspend", "toomanyconn", "systemerror", "systemfull"}
    | {"filtered", "mailererror", "undefined"}
)
_OURS = SENDER_PROBLEMS - {"rejected", "contenterror", "notcompliantrfc"}
"""What a server refuses because of who we are; the rest of these is about this one mail."""


def apply_effects(
    uow: UnitOfWork, mail: InboundMail, send: Send | None, *, changed: Mapping[str, Change] | None = None
) -> None:
    """Do what follows from a mail, and tell of it. From one that is about none of our sends follows nothing.

    :param changed: what a member has changed about it; None when it has just come in.
    """
    if send is None:
        return
    if mail.verdict == "reply":
        _reply(uow, mail, send, changed or {})
    elif mail.verdict == "auto_reply":
        if mail.contact_id is not None:
            postpone_enrolments(uow, mail.contact_id, mail.returns_on)
        state = inbound_state(mail)
        _tell(uow, send, EmailAutoReplied(record=state, changed=changed or {}, returns_on=mail.returns_on))
    elif mail.verdict == "bounce":
        _bounce(uow, mail, send, changed or {})
    elif mail.verdict == "complaint":
        _complaint(uow, mail, send, changed or {})


def undo_effects(uow: UnitOfWork, mail: InboundMail, send: Send | None) -> None:
    """Take back what followed from a mail, as far as it can be: a passage that was ended begins anew by hand."""
    uow.session.execute(delete(SoftBounce).where(SoftBounce.inbound_mail_id == mail.id))
    if send is None:
        return
    _lift(uow, mail, send)
    others = select(func.min(InboundMail.received_at)).where(
        InboundMail.send_id == send.id, InboundMail.id != mail.id, InboundMail.deleted_at.is_(None)
    )
    if mail.verdict == "reply":
        send.replied_at = uow.session.scalar(others.where(InboundMail.verdict == "reply"))
    elif mail.verdict == "bounce":
        send.bounced_at = uow.session.scalar(others.where(InboundMail.verdict == "bounce"))


def _reply(uow: UnitOfWork, mail: InboundMail, send: Send, changed: Mapping[str, Change]) -> None:
    send.replied_at = send.replied_at or mail.received_at
    _tell(uow, send, EmailReplied(record=inbound_state(mail), changed=changed))
    if mail.contact_id is not None:
        stop_enrolments(uow, mail.contact_id, "replied", send.campaign_id)


def _bounce(uow: UnitOfWork, mail: InboundMail, send: Send, changed: Mapping[str, Change]) -> None:
    failed = [failure for failure in mail.failures if failure["action"] == "failed"]
    # Each of our mails goes to one address: a forwarded one comes back in another's name, or in several.
    worst = next((failure for failure in failed if failure["invalid"]), failed[0] if failed else None)
    if worst is None:
        return
    send.bounced_at = send.bounced_at or mail.received_at
    sure = mail.confirmed or mail.evidence != "probable"
    invalid = bool(worst["invalid"]) and sure
    _tell(
        uow,
        send,
        EmailBounced(
            record=inbound_state(mail),
            changed=changed,
            address=send.to_address,
            reason=worst["reason"],
            address_invalid=invalid,
            status=worst["status"] or None,
        ),
    )
    if invalid:
        _suppress(uow, mail, send, reason="bounced", until=None)
    elif worst["reason"] in _OURS:
        if sure:
            note_account_refused(uow, send.mailbox_id, worst["diagnostic"] or worst["reason"])
    elif worst["reason"] in _SOFT or worst["invalid"]:
        _count_soft(uow, mail, send)


def _count_soft(uow: UnitOfWork, mail: InboundMail, send: Send) -> None:
    hashes = address_hashes(uow.settings, send.to_address)
    uow.session.add(SoftBounce(address_hash=hashes[0], inbound_mail_id=mail.id, at=mail.received_at))
    uow.session.flush()
    counted = select(func.count(SoftBounce.id)).where(
        SoftBounce.address_hash.in_(hashes), SoftBounce.at > mail.received_at - SOFT_WITHIN
    )
    if (uow.session.scalar(counted) or 0) >= SOFT_LIMIT:
        _suppress(uow, mail, send, reason="soft_bounces", until=now() + SOFT_REST)


def _complaint(uow: UnitOfWork, mail: InboundMail, send: Send, changed: Mapping[str, Change]) -> None:
    _tell(uow, send, EmailComplained(record=inbound_state(mail), changed=changed, address=send.to_address))
    _suppress(uow, mail, send, reason="complained", until=None)


def _suppress(uow: UnitOfWork, mail: InboundMail, send: Send, *, reason: str, until: dt.datetime | None) -> None:
    proof: dict[str, Json] = {"how": "inbound_mail", "inbound_mail_id": str(mail.id), "send_id": str(send.id)}
    suppress_hash(uow, address_hashes(uow.settings, send.to_address), reason=reason, until=until, proof=proof)
    if mail.contact_id is not None:
        stop_enrolments(uow, mail.contact_id, "suppressed" if until is not None else reason)


def _lift(uow: UnitOfWork, mail: InboundMail, send: Send) -> None:
    chosen = select(Suppression).where(
        Suppression.address_hash.in_(address_hashes(uow.settings, send.to_address)), Suppression.lifted_at.is_(None)
    )
    for suppression in _because_of(mail, uow.session.scalars(chosen.with_for_update()).all()):
        suppression.lifted_at, suppression.lifted_by = now(), uow.caller.member_id
        suppression.lifted_because = "the mail that it rested on was something else"


def _because_of(mail: InboundMail, suppressions: Sequence[Suppression]) -> Sequence[Suppression]:
    return [suppression for suppression in suppressions if suppression.proof.get("inbound_mail_id") == str(mail.id)]


def _tell(uow: UnitOfWork, send: Send, event: RecordEvent) -> None:
    cause = Envelope.from_wire(send.cause) if send.cause is not None else None
    uow.session.flush()
    uow.record_each([(event, uow.cause or cause, "live")])

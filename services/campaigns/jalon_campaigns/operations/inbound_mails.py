"""Mails come in: recognised, matched with the send that they are about, kept, and what follows from them done.

Members may say that the machine was wrong about a mail, or that a likely match is the right one.
"""

import datetime as dt
import hashlib
from collections.abc import Sequence
from email.utils import parseaddr
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from jalon_campaigns.config import token_keys
from jalon_campaigns.domain.answers import html_without_quote, safe_html, written_part
from jalon_campaigns.domain.recognition.reading import LONGEST_TEXT, Mail, read_mail, words_of
from jalon_campaigns.domain.recognition.recognising import recognise
from jalon_campaigns.domain.recognition.verdicts import Recognition
from jalon_campaigns.domain.traces import Traces, trace
from jalon_campaigns.models import InboundMail, Send, inbound_state
from jalon_campaigns.operations.inbound_effects import apply_effects, undo_effects
from jalon_campaigns.operations.matching import Match, find_send, is_our_own
from jalon_campaigns.operations.unsubscribing import unsubscribe
from jalon_core.access.rights import require_admin, require_edit
from jalon_core.changes import changed_fields, require_version, touch
from jalon_core.clock import now
from jalon_core.copies.reading import copied
from jalon_core.errors import Invalid, NotFound
from jalon_core.files import append, create_file
from jalon_core.ids import new_id
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.records import Contact

LARGEST = 10 * 1024 * 1024
"""As many bytes of a mail are read and kept; what is longer is attachments."""

RAW_KEPT = dt.timedelta(days=90)
"""How long the mail as it came is kept beside what was made of it."""

FUTURE = dt.timedelta(minutes=10)
"""A clock may be ahead by so much."""


def take_in(
    uow: UnitOfWork,
    raw: bytes,
    *,
    mailbox_id: UUID,
    envelope_to: Sequence[str] = (),
    received_at: dt.datetime | None = None,
    strangers: bool = False,
) -> InboundMail | None:
    """Take a mail in; the same one twice is one.

    :param envelope_to: to whom the mail server delivered it, where it says so.
    :param received_at: when it came; None for now.
    :param strangers: keep mails too that are about none of our sends. In a member's own mailbox they are private.
    :returns: None where it was not kept, or is a copy of what we sent.
    """
    require_admin(uow.caller)
    raw = raw[:LARGEST]
    received_at = min(received_at or now(), now() + FUTURE)
    mail = read_mail(raw)
    message_id, sha = mail.header("Message-ID")[:320], hashlib.sha256(raw).hexdigest()
    known = _known(uow, mailbox_id, sha, message_id)
    if known is not None:
        return known
    if message_id and is_our_own(uow.session, message_id):
        return None
    found = recognise(mail, received_on=received_at.date())
    traces = trace(mail, token_keys(uow.settings), envelope_to=envelope_to, original_ids=found.original_ids)
    if traces.unsubscribed:
        unsubscribe(uow, traces.unsubscribed[0], scope="campaign", how="mailto")
        return None
    match = _match(uow, mail, found, traces, received_at)
    if match.send is None and not strangers:
        return None
    row = _row(mail, found, match, mailbox_id=mailbox_id, received_at=received_at)
    row.message_id, row.raw_sha = message_id, sha
    return _keep(uow, row, raw, match.send)


def judge_mail(
    uow: UnitOfWork,
    mail_id: UUID,
    *,
    expected_version: int | None = None,
    verdict: str | None = None,
    confirmed: bool | None = None,
    send_id: UUID | None = None,
) -> InboundMail:
    """Say what a mail is (``verdict``), that its likely match is right (``confirmed``), or which send it is about.

    What followed from it is taken back as far as possible, and what follows now is done.

    :raises NotFound: there is no such mail or send, or the caller may not see it.
    :raises VersionConflict: somebody changed it meanwhile.
    """
    mail = uow.session.get(InboundMail, mail_id, with_for_update=True)
    if mail is None or mail.deleted_at is not None:
        raise NotFound
    _require_edit(uow, mail.contact_id)
    before = inbound_state(mail)
    require_version(expected_version, before)
    send = _locked(uow, mail.send_id)
    old = (mail.verdict, mail.send_id, mail.confirmed)
    new = (verdict or mail.verdict, send_id or mail.send_id, mail.confirmed if confirmed is None else confirmed)
    if new == old:
        return mail
    if new[2] and new[1] is None:
        raise Invalid("there is no match to confirm", fields={"confirmed": ["there is no match"]})
    undo_effects(uow, mail, send)
    if send_id is not None and send_id != mail.send_id:
        send = _locked(uow, send_id)
        if send is None or send.purpose == "system":
            raise NotFound("there is no such mail that was sent")
        _require_edit(uow, send.contact_id)
        _assign(mail, send)
        mail.evidence, new = "by_hand", (new[0], send_id, True)
    mail.verdict, mail.confirmed, mail.judged_by = new[0], new[2], uow.caller.member_id
    touch(mail)
    uow.session.flush()
    apply_effects(uow, mail, send, changed=changed_fields(before, inbound_state(mail)))
    return mail


def move_inbound_mails(uow: UnitOfWork, merged_id: UUID, contact: Contact) -> None:
    """Two contacts were one: what came back from the one that went is the other's."""
    uow.session.execute(
        update(InboundMail)
        .where(InboundMail.contact_id == merged_id)
        .values(contact_id=contact.id, team_id=contact.team_id, owner_id=contact.owner_id)
        .execution_options(synchronize_session=False)
    )


def _match(uow: UnitOfWork, mail: Mail, found: Recognition, traces: Traces, at: dt.datetime) -> Match:
    failed = [failure.address for failure in found.failures if failure.address]
    failed += [found.complainant] if found.complainant else []
    by_machine = found.verdict in ("bounce", "complaint", "receipt", "other")
    sender = "" if by_machine else next(iter(mail.addresses("From")), "")
    return find_send(
        uow.session, traces, sender=sender, subject=mail.header("Subject"), failed=failed if by_machine else (), at=at
    )


def _row(mail: Mail, found: Recognition, match: Match, *, mailbox_id: UUID, received_at: dt.datetime) -> InboundMail:
    markup = "\n".join(mail.htmls)[:LONGEST_TEXT]
    person = found.verdict in ("reply", "auto_reply")
    shown = html_without_quote(markup) if person else markup
    plain = "\n".join(mail.texts).strip() or words_of(shown)
    row = InboundMail(
        id=new_id(),
        version=1,
        mailbox_id=mailbox_id,
        recognised=found.verdict,
        verdict=found.verdict,
        signs=list(found.evidence),
        evidence=match.evidence,
        from_address=next(iter(mail.addresses("From")), "")[:320],
        from_name=parseaddr(mail.header("From"))[0][:300],
        subject=mail.header("Subject")[:2000],
        text=(written_part(plain) if person else plain)[:LONGEST_TEXT],
        html=safe_html(shown) if shown.strip() else None,
        failures=[
            {
                "address": failure.address,
                "action": failure.action,
                "reason": failure.reason,
                "status": failure.status,
                "diagnostic": failure.diagnostic,
                "invalid": failure.address_invalid,
            }
            for failure in found.failures
        ],
        complainant=found.complainant[:320],
        returns_on=found.returns_on,
        received_at=received_at,
    )
    if match.send is not None:
        _assign(row, match.send)
    return row


def _assign(mail: InboundMail, send: Send) -> None:
    mail.send_id, mail.contact_id, mail.campaign_id = send.id, send.contact_id, send.campaign_id
    mail.team_id, mail.owner_id = send.team_id, send.owner_id


def _keep(uow: UnitOfWork, row: InboundMail, raw: bytes, send: Send | None) -> InboundMail:
    try:
        with uow.session.begin_nested():
            uow.session.add(row)
    except IntegrityError:
        # The same mail came twice at once.
        known = _known(uow, row.mailbox_id, row.raw_sha, row.message_id)
        if known is None:
            raise
        return known
    row.raw_file_id = create_file(
        uow.session, name=f"{row.id}.eml", media_type="message/rfc822", until=now() + RAW_KEPT
    )
    append(uow.session, row.raw_file_id, raw)
    locked = _locked(uow, send.id) if send is not None else None
    apply_effects(uow, row, locked)
    return row


def _known(uow: UnitOfWork, mailbox_id: UUID, sha: str, message_id: str) -> InboundMail | None:
    return uow.session.scalar(
        select(InboundMail).where(
            InboundMail.mailbox_id == mailbox_id, InboundMail.raw_sha == sha, InboundMail.message_id == message_id
        )
    )


def _locked(uow: UnitOfWork, send_id: UUID | None) -> Send | None:
    if send_id is None:
        return None
    return uow.session.get(Send, send_id, with_for_update=True, populate_existing=True)


def _require_edit(uow: UnitOfWork, contact_id: UUID | None) -> None:
    """Who may change the contact may judge what came from them; what has no contact is for admins."""
    if uow.caller.is_admin:
        return
    contact: Contact | None = copied(uow.session, "contact", contact_id) if contact_id is not None else None
    if contact is None:
        raise NotFound
    require_edit(uow.caller, contact.team_id, contact.owner_id)

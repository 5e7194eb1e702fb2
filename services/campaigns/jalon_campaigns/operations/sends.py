"""Planning a mail: everything that can be refused is refused here, and what is planned is sent as it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from jalon_campaigns.domain.addresses import domain_of, normal_address
from jalon_campaigns.domain.attachments import check_attachments
from jalon_campaigns.domain.mail import check_subject, message_id
from jalon_campaigns.domain.merging import Around, merge_fields, reader_of
from jalon_campaigns.domain.rendering import render_mail
from jalon_campaigns.models import FIRST, INSTALLATION_MAILBOX, LAST, Send, send_state
from jalon_campaigns.models.surroundings import around
from jalon_campaigns.operations.mailboxes import check_mailbox
from jalon_campaigns.operations.refusals import MissingFields, NoAddress
from jalon_campaigns.operations.wordings import Wording, wording_of
from jalon_core.access.rights import may_read, require_edit
from jalon_core.bus.waking import wake_after_commit
from jalon_core.clock import now
from jalon_core.copies.reading import require_copied
from jalon_core.errors import Forbidden, Invalid, NotFound
from jalon_core.ids import new_id
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.commands.campaigns import Attachment
from jalon_sdk.envelope import Envelope
from jalon_sdk.events.campaigns import EmailPlanned
from jalon_sdk.records import Contact
from jalon_sdk.serial import Json, to_json

SENDS = "sends"
"""The channel on which senders are woken."""


def plan_send(
    uow: UnitOfWork,
    *,
    contact_id: UUID | None = None,
    to: str | None = None,
    template_id: UUID | None = None,
    subject: str | None = None,
    text: str | None = None,
    html: str | None = None,
    values: Mapping[str, Json] | None = None,
    attachments: Sequence[Attachment] = (),
    deal_id: UUID | None = None,
    mailbox_id: UUID | None = None,
    system: bool = False,
) -> Send:
    """Plan one mail to a contact, or to an address; a sender hands it over as soon as it can.

    Members write to whom they see; workflows to whom they may change.

    :param values: what the text sees as ``values``.
    :param deal_id: the card it is written from.
    :param mailbox_id: which mailbox sends it; None for the installation's.
    :param system: a mail of Jalon itself, which suppression does not hold back and of which no event tells.
    :raises NotYetKnown: nothing has been heard of the contact so far.
    :raises NoAddress: the contact has none.
    :raises MissingFields: the text needs fields that are not there.
    """
    if (contact_id is None) == (to is None):
        raise Invalid("either a contact or an address is needed", fields={"contact_id": ["or to, not both"]})
    if system and not (uow.caller.is_admin and uow.caller.member_id is None):
        raise Forbidden("only Jalon itself sends mails of its own")
    contact = _contact(uow, contact_id) if contact_id else None
    check_attachments(attachments)
    check_mailbox(uow, mailbox_id, contact.team_id if contact else None)
    wording = wording_of(uow, template_id=template_id, subject=subject, text=text, html=html)
    send = compose_send(
        uow,
        wording,
        contact=contact,
        to_address=_address(contact, to),
        people=around(uow.session, contact) if contact else Around(),
        values=values or {},
        purpose="system" if system else "workflow" if uow.caller.kind == "workflow" else "one_off",
        priority=LAST if uow.lane == "bulk" else FIRST,
        attachments=[to_json(attachment) for attachment in attachments],
        deal_id=deal_id,
        mailbox_id=mailbox_id or INSTALLATION_MAILBOX,
    )
    uow.session.add(send)
    uow.session.flush()
    if not system:
        tell_planned(uow, [(send, uow.cause)])
    wake_after_commit(uow.session, SENDS)
    return send


def compose_send(
    uow: UnitOfWork,
    wording: Wording,
    *,
    contact: Contact | None,
    to_address: str,
    people: Around,
    values: Mapping[str, Json],
    **belongs: Any,
) -> Send:
    """The row of a mail, with its words as they will be sent; not in the database yet.

    :param people: the contact's owner, team and company.
    :param belongs: further columns: its purpose, what it is part of, what goes before it.
    :raises MissingFields: the text needs fields that are not there.
    """
    send_id, moment = new_id(), now()
    reader = reader_of(contact, people.team, wording.language)
    mail = render_mail(wording.subject, wording.text, wording.html, merge_fields(contact, people, values), reader)
    if mail.missing:
        raise MissingFields(f"missing: {', '.join(mail.missing)}", extra={"missing": list(mail.missing)})
    return Send(
        id=send_id,
        contact_id=contact.id if contact else None,
        template_id=wording.template_id,
        template_kind=wording.template_kind,
        template_version=wording.template_version,
        lane=uow.lane,
        language=reader.known_language,
        message_id=message_id(send_id, domain_of(uow.settings.mail_from)),
        to_address=to_address,
        to_name=contact.name if contact else "",
        reply_to=people.owner.email if people.owner else None,
        subject=check_subject(mail.subject),
        text=mail.text,
        html=mail.html,
        team_id=contact.team_id if contact else uow.caller.default_team,
        owner_id=contact.owner_id if contact else uow.caller.member_id,
        status="planned",
        planned_at=moment,
        due_at=moment,
        next_attempt_at=moment,
        version=1,
        **{"attachments": [], **belongs},
    )


def tell_planned(uow: UnitOfWork, planned: Sequence[tuple[Send, Envelope | None]]) -> None:
    """Say that mails will go out, each for its cause; what becomes of one has this as its own."""
    events = [(EmailPlanned(record=send_state(send)), cause, uow.lane) for send, cause in planned]
    for (send, _), told in zip(planned, uow.record_each(events), strict=True):
        send.cause = replace(told, data=None).to_wire() | {"data": None}


def _contact(uow: UnitOfWork, contact_id: UUID) -> Contact:
    contact: Contact = require_copied(uow.session, "contact", contact_id)
    if uow.caller.kind == "workflow":
        require_edit(uow.caller, contact.team_id, contact.owner_id)
    elif not may_read(uow.caller, contact.team_id, contact.owner_id):
        raise NotFound
    return contact


def _address(contact: Contact | None, to: str | None) -> str:
    if contact is not None and not contact.emails:
        raise NoAddress("the contact has no e-mail address")
    return normal_address(contact.emails[0] if contact is not None else to or "")

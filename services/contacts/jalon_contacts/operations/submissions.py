"""What a visitor's form does: recognise or create the contact, keep what was sent, tell the others.

Reading and checking what was sent is in `jalon_contacts.domain.form_input`.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon_contacts.domain.form_values import KnownFromForm, known_from_form
from jalon_contacts.models.contacts import Contact, ContactEmail, contact_state
from jalon_contacts.models.forms import Form
from jalon_contacts.models.sight import WHOLE
from jalon_contacts.models.submissions import Submission, submission_state
from jalon_contacts.operations.contact_changes import store_change
from jalon_contacts.operations.contacts import add_contact
from jalon_contacts.operations.refusals import DuplicateContact
from jalon_core.clock import now
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.events.contacts import FormSubmitted
from jalon_sdk.serial import Json

DOUBLE = dt.timedelta(minutes=10)
"""The same values of the same form within this time are one submission: somebody clicked twice."""


def submit_form(uow: UnitOfWork, form: Form, *, values: Mapping[str, Json], language: str) -> Submission:
    """Take what a visitor sent.

    The contact is recognised by its normalised e-mail address inside the form's team. A form is anonymous: nothing
    that is known is overwritten by it, only what is empty is filled; all that was sent stays in the submission.

    :param values: as `jalon_contacts.domain.form_input.read_form_input` gave them, without problems.
    :param language: in which the visitor read the form.
    """
    sent = known_from_form(form.fields, values)
    contact, created = _recognise_or_create(uow, form, sent, language)
    fingerprint = _fingerprint(values)
    if not created:
        earlier = _sent_just_now(uow.session, form.id, contact.id, fingerprint)
        if earlier is not None:
            return earlier
        _fill_what_is_empty(uow, contact, sent, language)
    submission = Submission(
        team_id=contact.team_id,
        owner_id=contact.owner_id,
        form_id=form.id,
        form_slug=form.slug,
        form_name=form.name,
        contact_id=contact.id,
        values=dict(values),
        fingerprint=fingerprint,
        submitted_at=now(),
    )
    uow.session.add(submission)
    uow.session.flush()
    envelope = uow.record(FormSubmitted(record=submission_state(submission), contact_created=created))
    submission.correlation_id = envelope.correlationid
    return submission


def _recognise_or_create(uow: UnitOfWork, form: Form, sent: KnownFromForm, language: str) -> tuple[Contact, bool]:
    known = _recognise(uow.session, form.team_id, sent.email)
    if known is not None:
        return known, False
    contact = Contact(
        team_id=form.team_id, owner_id=form.owner_id, name=sent.name or sent.email, language=language, custom={}
    )
    contact.arrange_emails([sent.email])
    contact.arrange_phones(sent.phones)
    try:
        add_contact(uow, contact)
    except DuplicateContact:
        # Two first submissions with one address at the same moment: the other one has made the contact.
        known = _recognise(uow.session, form.team_id, sent.email)
        if known is None:
            raise
        return known, False
    return contact, True


def _recognise(session: Session, team_id: UUID | None, address: str) -> Contact | None:
    """The team's contact with this address, locked: its submissions come one after the other."""
    query = (
        select(Contact)
        .join(ContactEmail, ContactEmail.contact_id == Contact.id)
        .where(ContactEmail.team_id == team_id, ContactEmail.address == address, ContactEmail.live)
        .with_for_update(of=Contact)
        .options(*WHOLE)
        .execution_options(populate_existing=True)
    )
    return session.scalars(query).one_or_none()


def _sent_just_now(session: Session, form_id: UUID, contact_id: UUID, fingerprint: str) -> Submission | None:
    query = select(Submission).where(
        Submission.form_id == form_id,
        Submission.fingerprint == fingerprint,
        Submission.contact_id == contact_id,
        Submission.submitted_at > now() - DOUBLE,
    )
    return session.scalars(query.order_by(Submission.submitted_at).limit(1)).first()


def _fill_what_is_empty(uow: UnitOfWork, contact: Contact, sent: KnownFromForm, language: str) -> None:
    before = contact_state(contact)
    if sent.name and contact.name == sent.email:
        contact.name = sent.name  # until now only the address was known, and stood in for the name
    if not contact.phones:
        contact.arrange_phones(sent.phones)
    contact.language = contact.language or language
    store_change(uow, contact, before)


def _fingerprint(values: Mapping[str, Json]) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()

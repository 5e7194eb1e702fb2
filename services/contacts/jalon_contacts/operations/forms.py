"""Making and changing forms. What visitors do with them is in `jalon_contacts.operations.submissions`."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from jalon_contacts.domain.form_definition import FormRefused, check_form
from jalon_contacts.models.forms import Form, form_state
from jalon_contacts.operations.owners import require_owner
from jalon_contacts.operations.refusals import SlugTaken
from jalon_core.access.rights import require_configure
from jalon_core.changes import changed_fields, require_version, touch
from jalon_core.errors import Invalid, NotFound
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.events.contacts import FormCreated, FormUpdated
from jalon_sdk.records import FormField
from jalon_sdk.serial import to_json


def create_form(
    uow: UnitOfWork,
    *,
    slug: str,
    name: str,
    fields: Sequence[FormField],
    owner_id: UUID | None = None,
    team_id: UUID | None = None,
    active: bool = True,
) -> Form:
    """Open a form at ``/f/<slug>``.

    :param owner_id: who owns the contacts that it brings in; None for the caller.
    :param team_id: the team of those contacts, inside which they are recognised; None for the caller's own.
    :raises SlugTaken: another form is there.
    :raises Invalid: visitors could not use it.
    """
    team_id = team_id or uow.caller.default_team
    owner_id = owner_id or uow.caller.member_id
    if team_id is None or owner_id is None:
        raise Invalid(
            "a form has a team and an owner", fields={"team_id" if team_id is None else "owner_id": ["is required"]}
        )
    require_configure(uow.caller, team_id)
    require_owner(uow, team_id, owner_id)
    _require_usable(slug, fields)
    form = Form(slug=slug, name=name, questions=to_json(fields), owner_id=owner_id, team_id=team_id, active=active)
    _store(uow, form)
    uow.record(FormCreated(record=form_state(form)))
    return form


def update_form(uow: UnitOfWork, form_id: UUID, *, expected_version: int | None = None, **wanted: Any) -> Form:
    """Change a form's name, address, questions or owner, or close it.

    :param wanted: ``name``, ``slug``, ``active``, ``owner_id``, ``fields``.
    """
    form = uow.session.scalars(select(Form).where(Form.id == form_id).with_for_update()).one_or_none()
    if form is None:
        raise NotFound
    require_configure(uow.caller, form.team_id)
    before = form_state(form)
    require_version(expected_version, before)
    if "owner_id" in wanted:
        require_owner(uow, form.team_id, wanted["owner_id"])
    if "fields" in wanted:
        wanted["questions"] = to_json(wanted.pop("fields"))
    for name, value in wanted.items():
        setattr(form, name, value)
    _require_usable(form.slug, form.fields)
    changed = changed_fields(before, form_state(form))
    if changed:
        touch(form)
        _store(uow, form)
        uow.record(FormUpdated(record=form_state(form), changed=changed))
    return form


def _require_usable(slug: str, fields: Sequence[FormField]) -> None:
    try:
        check_form(slug, fields)
    except FormRefused as refusal:
        raise Invalid("this form could not be used", fields=refusal.problems) from refusal


def _store(uow: UnitOfWork, form: Form) -> None:
    with uow.session.no_autoflush:
        taken = select(Form.id).where(Form.slug == form.slug, Form.id != form.id)
        if uow.session.scalars(taken).first() is not None:
            raise SlugTaken("another form has this address", fields={"slug": ["is taken"]})
    uow.session.add(form)
    try:
        uow.session.flush()
    except IntegrityError as error:
        raise SlugTaken("another form got this address a moment ago", fields={"slug": ["is taken"]}) from error

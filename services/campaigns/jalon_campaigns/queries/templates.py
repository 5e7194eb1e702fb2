"""Finding templates, and showing what one would say."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon_campaigns.domain.merging import Around, merge_fields, reader_of
from jalon_campaigns.domain.rendering import RenderedMail, render_mail
from jalon_campaigns.models import Template, TemplateVersion
from jalon_campaigns.models.surroundings import around
from jalon_core.access.caller import Caller
from jalon_core.access.rights import may_read, may_read_configuration, readable_configuration
from jalon_core.copies.reading import require_copied
from jalon_core.errors import NotFound
from jalon_core.http.pages import Page, paginate
from jalon_sdk.records import Contact
from jalon_sdk.serial import Json


def list_templates(
    session: Session, caller: Caller, *, kind: str | None = None, limit: int, cursor: str | None = None
) -> Page[Template]:
    """The shared templates and those of the caller's teams, by name."""
    query = select(Template).where(Template.deleted_at.is_(None), readable_configuration(caller, Template.team_id))
    if kind is not None:
        query = query.where(Template.kind == kind)
    return paginate(session, query, order=[Template.name, Template.id], limit=limit, cursor=cursor)


def get_template(session: Session, caller: Caller, template_id: UUID) -> Template:
    """One template.

    :raises NotFound: there is none, or the caller may not see it.
    """
    template = session.get(Template, template_id)
    if template is None or not may_read_configuration(caller, template.team_id):
        raise NotFound
    return template


def list_template_versions(
    session: Session, caller: Caller, template_id: UUID, *, limit: int, cursor: str | None = None
) -> Page[TemplateVersion]:
    """What the template said, newest first.

    :raises NotFound: there is no such template, or the caller may not see it.
    """
    get_template(session, caller, template_id)
    query = select(TemplateVersion).where(TemplateVersion.template_id == template_id)
    return paginate(session, query, order=[TemplateVersion.version.desc()], limit=limit, cursor=cursor)


def preview_template(
    session: Session,
    caller: Caller,
    template_id: UUID,
    *,
    contact_id: UUID | None = None,
    values: Mapping[str, Json] | None = None,
) -> RenderedMail:
    """What the template would say to a contact; without one, every field of the contact is missing."""
    template = get_template(session, caller, template_id)
    return preview_words(
        session,
        caller,
        subject=template.subject,
        text=template.text,
        html=template.html,
        language=template.language,
        contact_id=contact_id,
        values=values,
    )


def preview_words(
    session: Session,
    caller: Caller,
    *,
    subject: str,
    text: str,
    html: str | None,
    language: str | None,
    contact_id: UUID | None = None,
    values: Mapping[str, Json] | None = None,
) -> RenderedMail:
    """What words that nobody has saved yet would say to a contact.

    :raises jalon_campaigns.domain.refusals.TemplateRefused: they are no template.
    """
    contact = _contact(session, caller, contact_id) if contact_id else None
    people = around(session, contact) if contact else Around()
    fields = merge_fields(contact, people, values or {})
    return render_mail(subject, text, html or None, fields, reader_of(contact, people.team, language))


def _contact(session: Session, caller: Caller, contact_id: UUID) -> Contact:
    contact: Contact = require_copied(session, "contact", contact_id)
    if not may_read(caller, contact.team_id, contact.owner_id):
        raise NotFound
    return contact

"""What a mail is to say before merging: a template's words, or words written for it."""

from dataclasses import dataclass
from uuid import UUID

from jalon_campaigns.models import Template
from jalon_core.access.caller import Caller
from jalon_core.access.rights import may_read_configuration
from jalon_core.errors import Invalid, NotFound
from jalon_core.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What a mail is to say, before merging.

    :ivar text: may be empty where there is HTML: then it is made of that.
    :ivar template_version: which version of the template, where one was used.
    """

    subject: str
    text: str
    html: str | None = None
    language: str | None = None
    template_id: UUID | None = None
    template_kind: str = "mail"
    template_version: int | None = None


def wording_of(
    uow: UnitOfWork,
    *,
    template_id: UUID | None = None,
    subject: str | None = None,
    text: str | None = None,
    html: str | None = None,
) -> Wording:
    """The words of a template, or (without one) one's own; own words go before a template's.

    :raises NotFound: there is no such template, or the caller may not use it.
    :raises Invalid: nothing is said.
    """
    if template_id is None:
        if not subject or not (text or html):
            raise Invalid("either a template, or a subject and a text are needed", fields={"text": ["is missing"]})
        return Wording(subject=subject, text=text or "", html=html)
    template = usable_template(uow, template_id)
    own_body = bool(text or html)
    return Wording(
        subject=subject or template.subject,
        text=(text or "") if own_body else template.text,
        html=html if own_body else template.html,
        language=template.language,
        template_id=template.id,
        template_kind=template.kind,
        template_version=template.version,
    )


def usable_template(uow: UnitOfWork, template_id: UUID) -> Template:
    """A template that the caller may use.

    :raises NotFound: there is none, or they may not see it.
    """
    template = uow.session.get(Template, template_id)
    if template is None or template.deleted_at is not None or not _may_use(uow.caller, template):
        raise NotFound("there is no such template")
    return template


def _may_use(caller: Caller, template: Template) -> bool:
    # A team's workflow is no member, and uses what is shared and what is its team's.
    shared_or_own = template.team_id is None or template.team_id in caller.roles
    return may_read_configuration(caller, template.team_id) or (caller.kind == "workflow" and shared_or_own)

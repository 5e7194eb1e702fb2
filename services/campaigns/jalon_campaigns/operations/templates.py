"""Writing templates."""

from typing import Any
from uuid import UUID

from jalon_campaigns.domain.mail import check_subject
from jalon_campaigns.domain.rendering import check
from jalon_campaigns.models import Template, TemplateVersion
from jalon_campaigns.models.templates import template_json
from jalon_core.access.rights import may_read_configuration, require_configure
from jalon_core.changes import touch
from jalon_core.errors import Invalid, NotFound, VersionConflict
from jalon_core.unit_of_work import UnitOfWork


def create_template(
    uow: UnitOfWork,
    *,
    name: str,
    subject: str,
    text: str = "",
    html: str | None = None,
    kind: str = "mail",
    language: str = "fr",
    team_id: UUID | None = None,
) -> Template:
    """Write a template for a team, or (without one) for all teams.

    :raises TemplateRefused: the subject, text or HTML is no template.
    """
    require_configure(uow.caller, team_id)
    template = Template(name=name, subject=subject, text=text, html=html, kind=kind, language=language, team_id=team_id)
    _check(template)
    uow.session.add(template)
    uow.session.flush()
    _keep_version(uow, template)
    return template


def update_template(
    uow: UnitOfWork, template_id: UUID, *, expected_version: int | None = None, **fields: Any
) -> Template:
    """Change a template; mails that are already planned keep their text. What changes nothing makes no version.

    :raises NotFound: there is no such template.
    :raises VersionConflict: somebody changed it meanwhile; ``current`` is the template now.
    :raises TemplateRefused: the subject, text or HTML is no template.
    """
    template = uow.session.get(Template, template_id, with_for_update=True)
    if template is None or not may_read_configuration(uow.caller, template.team_id):
        raise NotFound
    require_configure(uow.caller, template.team_id)
    if expected_version not in (None, template.version):
        raise VersionConflict(extra={"current": template_json(template)})
    before = template_json(template)
    for name, value in fields.items():
        setattr(template, name, value)
    if template_json(template) == before:
        return template
    _check(template)
    touch(template)
    _keep_version(uow, template)
    return template


def _keep_version(uow: UnitOfWork, template: Template) -> None:
    uow.session.add(
        TemplateVersion(
            template_id=template.id,
            version=template.version,
            subject=template.subject,
            text=template.text,
            html=template.html,
            language=template.language,
            written_by=uow.caller.member_id,
        )
    )


def _check(template: Template) -> None:
    if not template.text.strip() and template.html is None:
        raise Invalid("a template says something", fields={"text": ["is missing, and so is html"]})
    check_subject(template.subject)
    check(template.subject)
    check(template.text)
    if template.html is not None:
        check(template.html, html=True)

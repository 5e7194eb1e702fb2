"""Templates over HTTP."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from jalon_campaigns.domain.rendering import RenderedMail
from jalon_campaigns.models import Template, TemplateVersion
from jalon_campaigns.operations.templates import create_template, update_template
from jalon_campaigns.queries.templates import (
    get_template,
    list_template_versions,
    list_templates,
    preview_template,
    preview_words,
)
from jalon_campaigns.schemas.templates import (
    NewTemplate,
    PreviewRequest,
    PreviewSchema,
    TemplateChange,
    TemplatePage,
    TemplateQuery,
    TemplateSchema,
    TemplateVersionPage,
    WordsPreviewRequest,
)
from jalon_core.http.pages import Page
from jalon_core.http.schemas import ListQuery
from jalon_core.http.views import blueprint, current_caller, if_match, reading, transaction

blp = blueprint("templates", __name__, description="What mails say, with merge fields")


@blp.route("/templates")
class Templates(MethodView):
    """The templates."""

    @blp.arguments(TemplateQuery, location="query")
    @blp.response(200, TemplatePage)
    def get(self, wanted: dict[str, Any]) -> Page[Template]:
        """List the shared templates and those of one's teams."""
        with reading() as session:
            return list_templates(session, current_caller(), **wanted)

    @blp.arguments(NewTemplate)
    @blp.response(201, TemplateSchema)
    def post(self, wanted: dict[str, Any]) -> Template:
        """Write a template."""
        caller = current_caller()
        wanted.setdefault("team_id", None if caller.is_admin else caller.default_team)
        with transaction() as uow:
            return create_template(uow, **wanted)


@blp.route("/templates/<uuid:template_id>")
class OneTemplate(MethodView):
    """One template."""

    @blp.response(200, TemplateSchema)
    def get(self, template_id: UUID) -> Template:
        """Show a template."""
        with reading() as session:
            return get_template(session, current_caller(), template_id)

    @blp.arguments(TemplateChange)
    @blp.response(200, TemplateSchema)
    def patch(self, wanted: dict[str, Any], template_id: UUID) -> Template:
        """Change a template; mails that are already planned keep their text."""
        with transaction() as uow:
            return update_template(uow, template_id, expected_version=if_match(), **wanted)


@blp.route("/templates/<uuid:template_id>/versions")
class TemplateVersions(MethodView):
    """What a template said."""

    @blp.arguments(ListQuery, location="query")
    @blp.response(200, TemplateVersionPage)
    def get(self, wanted: dict[str, Any], template_id: UUID) -> Page[TemplateVersion]:
        """List the versions of a template, newest first; sends name the one whose words they carry."""
        with reading() as session:
            return list_template_versions(session, current_caller(), template_id, **wanted)


@blp.route("/templates/<uuid:template_id>/preview")
class TemplatePreview(MethodView):
    """What a template would say."""

    @blp.arguments(PreviewRequest)
    @blp.response(200, PreviewSchema)
    def post(self, wanted: dict[str, Any], template_id: UUID) -> RenderedMail:
        """Merge a template with a real contact, and report the fields it would miss. Nothing is sent."""
        with reading() as session:
            return preview_template(session, current_caller(), template_id, **wanted)


@blp.route("/templates/preview")
class WordsPreview(MethodView):
    """What words would say while somebody writes them."""

    @blp.arguments(WordsPreviewRequest)
    @blp.response(200, PreviewSchema)
    def post(self, wanted: dict[str, Any]) -> RenderedMail:
        """Merge words that are not saved with a real contact, and report the fields they would miss."""
        with reading() as session:
            return preview_words(session, current_caller(), **wanted)

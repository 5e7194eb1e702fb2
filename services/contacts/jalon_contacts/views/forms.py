"""``/forms``: making forms and reading what came in. The pages that visitors see are in `public_forms`."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from jalon_contacts.models.forms import Form
from jalon_contacts.models.submissions import Submission
from jalon_contacts.operations.forms import create_form, update_form
from jalon_contacts.queries.forms import get_form, list_forms, list_submissions
from jalon_contacts.schemas.forms import FormChangeSchema, FormSchema, FormWriteSchema, SubmissionSchema
from jalon_core.http.pages import Page
from jalon_core.http.schemas import ListQuery, page_of
from jalon_core.http.views import blueprint, current_caller, if_match, reading, transaction

blp = blueprint("forms", __name__, description="How the outside world gets in")


@blp.route("/forms")
class Forms(MethodView):
    """All forms."""

    @blp.arguments(ListQuery, location="query")
    @blp.response(200, page_of(FormSchema))
    def get(self, wanted: dict[str, Any]) -> Page[Form]:
        """List the forms of one's teams."""
        with reading() as session:
            return list_forms(session, current_caller(), **wanted)

    @blp.arguments(FormWriteSchema)
    @blp.response(201, FormSchema)
    def post(self, wanted: dict[str, Any]) -> Form:
        """Open a form at ``/f/<slug>``."""
        with transaction() as uow:
            return create_form(uow, **wanted)


@blp.route("/forms/<uuid:form_id>")
class OneForm(MethodView):
    """One form."""

    @blp.response(200, FormSchema)
    def get(self, form_id: UUID) -> Form:
        """Read a form."""
        with reading() as session:
            return get_form(session, current_caller(), form_id)

    @blp.arguments(FormChangeSchema)
    @blp.response(200, FormSchema)
    def patch(self, wanted: dict[str, Any], form_id: UUID) -> Form:
        """Change a form, or close it (``active``: false)."""
        with transaction() as uow:
            return update_form(uow, form_id, expected_version=if_match(), **wanted)


@blp.route("/forms/<uuid:form_id>/submissions")
class Submissions(MethodView):
    """What was sent with a form."""

    @blp.arguments(ListQuery, location="query")
    @blp.response(200, page_of(SubmissionSchema))
    def get(self, wanted: dict[str, Any], form_id: UUID) -> Page[Submission]:
        """List submissions, newest first."""
        with reading() as session:
            return list_submissions(session, current_caller(), form_id, **wanted)

"""``/f/<slug>``: the page that visitors fill in, and the address to which other pages and programs send JSON.

Nobody is signed in here. A sent form is answered with the thank-you page itself, not with a redirect: sent again, it
is the same submission, so reloading does no harm.
"""

from collections.abc import Mapping
from typing import Any

from flask import Response, current_app, jsonify, request
from flask.views import MethodView
from werkzeug.exceptions import RequestEntityTooLarge

from jalon_contacts.domain.form_definition import TRAP
from jalon_contacts.domain.form_input import FieldProblem, read_form_input
from jalon_contacts.domain.form_words import problem_text
from jalon_contacts.operations.submissions import submit_form
from jalon_contacts.queries.forms import open_form
from jalon_contacts.views.form_pages import form_page, message_page, thanks_page, wanted_language
from jalon_core.clock import now
from jalon_core.errors import Invalid, NotFound, TooMany
from jalon_core.http import current
from jalon_core.http.parsing import UnsupportedMediaType, parse_json
from jalon_core.http.rates import Rate
from jalon_core.http.views import blueprint, reading, transaction

blp = blueprint("public-forms", __name__, description="Public pages of forms", outside_api=True)

_RATE = "jalon.form_rate"
_JSON = "application/json"
_ENCODED = ("application/x-www-form-urlencoded", "multipart/form-data")


@blp.route("/f/<slug>")
class PublicForm(MethodView):
    """A form as visitors meet it."""

    @blp.doc(responses={"200": {"description": "The page", "content": {"text/html": {}}}})
    def get(self, slug: str) -> Response:
        """The form's page, in French or English."""
        language = wanted_language()
        try:
            with reading() as session:
                return form_page(open_form(session, slug), language)
        except NotFound:
            return message_page(404, "not_found", language, help_text="not_found_help")

    @blp.doc(
        requestBody={"content": {_JSON: {"schema": {"type": "object"}}, _ENCODED[0]: {"schema": {"type": "object"}}}},
        responses={
            "200": {"description": "The thank-you page, where a page sent the form"},
            "201": {"description": "`submission_id`, where JSON was sent"},
            "422": {"description": "The page with messages, or a problem with `errors` by field key"},
        },
    )
    def post(self, slug: str) -> Response:
        """Take what a visitor sends, by the page (form-encoded) or as JSON."""
        if request.mimetype == _JSON:
            return _take_json(slug)
        if request.mimetype not in _ENCODED:
            raise UnsupportedMediaType("send a form or application/json")
        language = wanted_language()
        try:
            return _take_page(slug)
        except NotFound:
            return message_page(404, "not_found", language, help_text="not_found_help")
        except RequestEntityTooLarge:
            return message_page(413, "body_too_long", language)
        except TooMany as refusal:
            page = message_page(429, "too_many", language)
            page.headers["Retry-After"] = str(refusal.retry_after)
            return page


def _take_json(slug: str) -> Response:
    _count_attempt()
    sent = parse_json(request.get_data(cache=True))
    if not isinstance(sent, dict):
        raise Invalid("send an object of values by field key")
    with reading() as session:
        form = open_form(session, slug)
    language = wanted_language()
    answers = read_form_input(form.fields, sent, now=now())
    if answers.problems:
        raise _refusal(answers.problems)
    with transaction() as uow:
        submission = submit_form(uow, form, values=answers.values, language=language)
    response = jsonify({"submission_id": str(submission.id)})
    response.status_code = 201
    return response


def _take_page(slug: str) -> Response:
    _count_attempt()
    sent = request.form.to_dict()
    trapped = sent.pop(TRAP, "") != ""
    language = wanted_language()
    with reading() as session:
        form = open_form(session, slug)
    if trapped:
        return thanks_page(form, language)
    answers = read_form_input(form.fields, sent, now=now())
    if answers.problems:
        return form_page(form, language, sent=sent, problems=answers.problems)
    with transaction() as uow:
        submit_form(uow, form, values=answers.values, language=language)
    return thanks_page(form, language)


def _refusal(problems: Mapping[str, FieldProblem]) -> Invalid:
    language = wanted_language()
    codes: dict[str, Any] = {key: problem.code for key, problem in problems.items()}
    texts = {key: [problem_text(problem, language)] for key, problem in problems.items()}
    return Invalid("some fields are wrong", fields=texts, extra={"field_codes": codes})


def _count_attempt() -> None:
    """Count one more form sent from this address.

    :raises TooMany: that is one too many.
    """
    rate: Rate | None = current_app.extensions.get(_RATE)
    if rate is None:
        rate = current_app.extensions.setdefault(_RATE, Rate(current.context().settings.form_rate))
    rate.hit(request.remote_addr or "unknown")

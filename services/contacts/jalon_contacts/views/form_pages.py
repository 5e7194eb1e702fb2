"""The HTML of public forms: plain pages that need no script, no font and no picture from anywhere."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from babel.dates import get_timezone_location
from flask import Response, make_response, request
from jinja2 import Environment, PackageLoader, StrictUndefined

from jalon_contacts.domain.form_definition import TRAP
from jalon_contacts.domain.form_input import FieldProblem, zone_of
from jalon_contacts.domain.form_words import LANGUAGES, Language, field_text, label_of, page_texts, problem_text
from jalon_contacts.models.forms import Form
from jalon_core.clock import now
from jalon_sdk.records import FormField

_TEMPLATES = Environment(
    loader=PackageLoader("jalon_contacts", "views/templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_INPUT_TYPES = {
    "text": "text",
    "email": "email",
    "phone": "tel",
    "number": "text",
    "date": "date",
    "datetime": "datetime-local",
}
_AUTOCOMPLETE = {"email": "email", "phone": "tel"}
_AUTOCOMPLETE_BY_KEY = {"name": "name", "first_name": "given-name", "last_name": "family-name"}


def wanted_language() -> Language:
    """The language of the answer: ``?lang=``, else what the browser prefers, else French."""
    asked = request.args.get("lang", "")
    return next(
        (language for language in LANGUAGES if language == asked),
        request.accept_languages.best_match(LANGUAGES, LANGUAGES[0]),  # type: ignore[arg-type]  # gives back one of them
    )


def form_page(
    form: Form,
    language: Language,
    *,
    sent: Mapping[str, str] | None = None,
    problems: Mapping[str, FieldProblem] | None = None,
) -> Response:
    """The form; with what was sent and what was wrong with it, if something was."""
    problems = problems or {}
    fields = [_field(item, language, (sent or {}).get(item.key, ""), problems.get(item.key)) for item in form.fields]
    known = {item.key for item in form.fields}
    strangers = [f"{key} : {problem_text(problem, language)}" for key, problem in problems.items() if key not in known]
    return _page(
        "form.html", 422 if problems else 200, language, form=form, fields=fields, trap=TRAP, strangers=strangers
    )


def thanks_page(form: Form, language: Language) -> Response:
    """What the visitor sees afterwards."""
    return _page("thanks.html", 200, language, form=form)


def message_page(status: int, title: str, language: Language, *, help_text: str = "") -> Response:
    """A page that says one thing: there is no such form, the answer is too long, too many answers.

    :param title: the name of a text of `page_texts`; ``help_text`` likewise.
    """
    texts = page_texts(language)
    return _page("message.html", status, language, title=texts[title], help_text=texts.get(help_text, ""))


def _field(item: FormField, language: Language, value: str, problem: FieldProblem | None) -> dict[str, Any]:
    helps = [field_text(dict(item.helps), language)] if item.helps else []
    if item.kind == "datetime":
        place = get_timezone_location(item.time_zone or "UTC", locale=language, return_city=True)
        helps.append(page_texts(language)["local_time"].format(place=place))
    return {
        "key": item.key,
        "kind": item.kind,
        "label": label_of(item, language),
        "help": " ".join(helps),
        "required": item.required,
        "choices": item.choices,
        "type": _INPUT_TYPES.get(item.kind, "text"),
        "autocomplete": _AUTOCOMPLETE.get(item.kind) or _AUTOCOMPLETE_BY_KEY.get(item.key),
        "min": _earliest(item),
        "value": value,
        "problem": problem_text(problem, language) if problem else "",
    }


def _earliest(item: FormField) -> str:
    """The first day or minute that the browser's calendar offers."""
    if not item.future or item.kind not in ("date", "datetime"):
        return ""
    local = (now() + dt.timedelta(minutes=1)).astimezone(zone_of(item))
    return local.strftime("%Y-%m-%d" if item.kind == "date" else "%Y-%m-%dT%H:%M")


def _page(template: str, status: int, language: Language, **values: Any) -> Response:
    other = next(candidate for candidate in LANGUAGES if candidate != language)
    html = _TEMPLATES.get_template(template).render(
        language=language, other=other, path=request.path, texts=page_texts(language), **values
    )
    response = make_response(html, status)
    response.headers["Content-Language"] = language
    response.headers["Vary"] = "Accept-Language"
    return response

"""Parameters: what fits, what does not, and what a form is told."""

import datetime as dt
from uuid import UUID

import jsonschema
import pytest

from jalon_sdk.descriptors import Choice, ParamField, check_params, params_schema, typed_params

ID = str(UUID(int=7))
LABELS = {"fr": "Champ", "en": "Field"}
CHOICES = (Choice(value="a", labels=LABELS), Choice(value="b", labels=LABELS))

FITS = [
    ("text", "Cours d’essai"),
    ("long_text", "deux\nlignes"),
    ("number", 4.5),
    ("number", 0),
    ("yes_no", False),
    ("choice", "b"),
    ("datetime", "2026-11-22T18:00:00+01:00"),
    ("duration", {"hours": -24}),
    ("money", {"amount": "90.00", "currency": "EUR"}),
    ("member", ID),
    ("stage", ID),
    ("pipeline", ID),
    ("template", ID),
    ("form", ID),
    ("contact", ID),
    ("deal", ID),
    ("record", f"deals/{ID}"),
    ("values", {"anything": [1, None]}),
    ("attachments", [{"filename": "a.ics", "content_type": "text/calendar", "text": "x"}]),
]

DOES_NOT = [
    ("text", "two\nlines", "field", "must be one line"),
    ("text", "a header\r\n", "field", "must be one line"),
    ("text", 3, "field", "must be text"),
    ("text", "x" * 10_001, "field", "must have at most 10000 characters"),
    ("number", True, "field", "must be a number"),
    ("number", "4", "field", "must be a number"),
    ("yes_no", 1, "field", "must be true or false"),
    ("choice", "c", "field", "must be one of a, b"),
    ("choice", ["a"], "field", "must be one of a, b"),
    ("datetime", "2026-11-22T18:00:00", "field", "must be a time with its offset, like 2026-11-22T18:00:00+01:00"),
    ("datetime", 5, "field", "must be a time like 2026-11-22T18:00:00+01:00"),
    ("duration", {}, "field", 'must be like {"days": 1, "hours": 2, "minutes": 30}'),
    ("duration", {"weeks": 1}, "field", 'must be like {"days": 1, "hours": 2, "minutes": 30}'),
    ("duration", {"days": 1.5}, "field", "days, hours and minutes must be whole numbers"),
    ("money", {"amount": "many", "currency": "EUR"}, "field.amount", "is no Decimal"),
    ("money", {"amount": "1"}, "field.currency", "is missing"),
    ("member", "nobody", "field", "must be the id of a record"),
    ("contact", None, "field", "is required"),
    ("record", ID, "field", "must be the id of a record"),
    ("values", [], "field", "must be an object"),
    ("attachments", [{"filename": "a"}], "field[0].content_type", "is missing"),
    (
        "attachments",
        [{"filename": "a", "content_type": "b", "text": "é" * 9000}],
        "field[0].text",
        "must have at most 16384 bytes",
    ),
]


def field(kind, **more) -> ParamField:
    return ParamField(key="field", kind=kind, labels=LABELS, choices=CHOICES if kind == "choice" else (), **more)


@pytest.mark.parametrize(("kind", "value"), FITS)
def test_what_fits_passes_here_and_in_the_schema(kind, value) -> None:
    assert check_params([field(kind)], {"field": value}, resolved=True) == ()
    jsonschema.validate({"field": value}, params_schema([field(kind)]))


@pytest.mark.parametrize(("kind", "value", "path", "detail"), DOES_NOT)
def test_what_does_not_fit_is_named_by_its_path(kind, value, path, detail) -> None:
    (problem,) = check_params([field(kind, required=True)], {"field": value}, resolved=True)
    assert (problem.path, problem.detail) == (path, detail)


def test_numbers_have_limits() -> None:
    limited = field("number", minimum=1, maximum=10)
    assert check_params([limited], {"field": 0})[0].detail == "must be at least 1"
    assert check_params([limited], {"field": 11})[0].detail == "must be at most 10"


def test_expressions_pass_until_they_are_computed_and_only_where_allowed() -> None:
    computed = {"field": {"from": "contact.id"}}
    assert check_params([field("contact")], computed) == ()
    assert [problem.code for problem in check_params([field("contact")], computed, resolved=True)] == ["wrong"]
    assert [problem.code for problem in check_params([field("stage", templated=False)], computed)] == ["not_templated"]
    attachments = {"field": [{"from": "steps.invitation.output.attachment"}]}
    assert check_params([field("attachments")], attachments) == ()


def test_unknown_and_missing_parameters_are_named() -> None:
    problems = check_params([field("text", required=True)], {"feild": "x"})
    assert [(problem.path, problem.code) for problem in problems] == [("feild", "unknown"), ("field", "missing")]


def test_actions_get_python_values_and_defaults() -> None:
    fields = [
        ParamField(key="at", kind="datetime", labels=LABELS),
        ParamField(key="for_", kind="duration", labels=LABELS, default={"minutes": 45}),
        ParamField(key="note", kind="text", labels=LABELS),
    ]
    assert typed_params(fields, {"at": "2026-11-22T18:00:00+01:00"}) == {
        "at": dt.datetime(2026, 11, 22, 17, 0, tzinfo=dt.UTC),
        "for_": dt.timedelta(minutes=45),
        "note": None,
    }


def test_a_form_is_told_everything_in_order() -> None:
    schema = params_schema(
        [field("choice", required=True, helps=LABELS), ParamField(key="b", kind="text", labels=LABELS)]
    )
    assert list(schema["properties"]) == ["field", "b"]
    assert schema["required"] == ["field"]
    assert schema["properties"]["field"] == {
        "enum": ["a", "b"],
        "x-kind": "choice",
        "x-labels": LABELS,
        "x-helps": LABELS,
        "x-templated": True,
        "x-choices": [{"value": "a", "labels": LABELS}, {"value": "b", "labels": LABELS}],
    }

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon_contacts.domain.form_input import read_form_input
from jalon_contacts.domain.form_words import LANGUAGES, problem_text
from jalon_sdk.records import FormField

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
KINDS = ("text", "long_text", "email", "phone", "number", "date", "datetime", "choice", "yes_no")


def field(kind, **settings):
    zone = {"time_zone": "Europe/Paris"} if kind in ("date", "datetime") else {}
    choices = {"choices": ("Soprano", "Alto")} if kind == "choice" else {}
    return FormField(**{"key": "x", "kind": kind, "labels": {"fr": "X"}, **zone, **choices, **settings})


def read(kind, raw, **settings):
    return read_form_input([field(kind, **settings)], {"x": raw}, now=NOW)


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("text", "  Léa \n Durand ", "Léa Durand"),
        ("text", "a\x00b", "ab"),
        ("long_text", " a\r\nb ", "a\nb"),
        ("email", " Lea@Example.org", "lea@example.org"),
        ("phone", "06 12 34 56 78", "+33612345678"),
        ("number", "1 250,50", "1250.50"),
        ("number", 12, "12"),
        ("number", 1.5, "1.5"),
        ("date", "2026-12-01", "2026-12-01"),
        ("datetime", "2026-12-01T18:30", "2026-12-01T17:30:00.000000Z"),
        ("datetime", "2026-12-01T18:30:00+02:00", "2026-12-01T16:30:00.000000Z"),
        ("datetime", "2026-12-01T18:30:00Z", "2026-12-01T18:30:00.000000Z"),
        ("choice", "Alto", "Alto"),
        ("yes_no", "on", True),
        ("yes_no", "non", False),
        ("yes_no", True, True),
    ],
)
def test_answers_become_values_of_their_type(kind, raw, value):
    answers = read(kind, raw)
    assert not answers.problems
    assert answers.values == {"x": value}


@pytest.mark.parametrize(
    ("kind", "raw", "settings", "code"),
    [
        ("text", "   ", {"required": True}, "required"),
        ("text", None, {"required": True}, "required"),
        ("yes_no", "", {"required": True}, "required"),
        ("text", "x" * 6, {"max_length": 5}, "too_long"),
        ("text", "x" * 1_000_000, {}, "too_long"),
        ("text", 12, {}, "not_a_text"),
        ("text", ["x"], {}, "not_a_text"),
        ("email", "lea@", {}, "not_an_email"),
        ("email", "x" * 300 + "@example.org", {}, "too_long"),
        ("phone", "12", {}, "not_a_phone"),
        ("number", "douze", {}, "not_a_number"),
        ("number", "NaN", {}, "not_a_number"),
        ("number", "1e999999", {}, "not_a_number"),
        ("number", True, {}, "not_a_number"),
        ("date", "01/12/2026", {}, "not_a_date"),
        ("date", "2026-02-30", {}, "not_a_date"),
        ("date", "2026-11-21", {"future": True}, "in_the_past"),
        ("datetime", "2026-12-01", {}, "not_a_datetime"),
        ("datetime", "0001-01-01T00:00+14:00", {}, "not_a_datetime"),
        ("datetime", "2026-11-22T10:00", {"future": True}, "in_the_past"),
        ("choice", "Basse", {}, "bad_choice"),
        ("choice", ["Alto"], {}, "bad_choice"),
        ("yes_no", "peut-être", {}, "not_yes_or_no"),
    ],
)
def test_wrong_answers_are_told_by_a_code(kind, raw, settings, code):
    answers = read(kind, raw, **settings)
    assert [problem.code for problem in answers.problems.values()] == [code]
    assert not answers.values


def test_today_is_not_past_and_one_minute_ahead_is_enough():
    assert read("date", "2026-11-22", future=True).values == {"x": "2026-11-22"}
    assert read("datetime", "2026-11-22T10:01", future=True).values == {"x": "2026-11-22T09:01:00.000000Z"}


def test_a_local_time_that_does_not_exist_rolls_forward_and_a_double_one_is_the_first():
    assert read("datetime", "2027-03-28T02:30").values == {"x": "2027-03-28T01:30:00.000000Z"}  # 03:30 in Paris
    assert read("datetime", "2026-10-25T02:30").values == {"x": "2026-10-25T00:30:00.000000Z"}  # still summer time


def test_a_field_that_the_form_does_not_have_is_refused():
    answers = read_form_input([field("text")], {"y": "1"}, now=NOW)
    assert answers.problems["y"].code == "unknown_field"


def test_optional_fields_left_empty_are_absent():
    assert read("email", "").values == {}


def test_all_values_together_fit_into_one_event():
    fields = [field("long_text", key=f"x{number}", max_length=10_000) for number in range(5)]
    answers = read_form_input(fields, {item.key: "é" * 9_000 for item in fields}, now=NOW)
    assert [problem.code for problem in answers.problems.values()] == ["too_long"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
near_misses = st.from_regex(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})?)?", fullmatch=True
)


@given(st.dictionaries(st.sampled_from(KINDS) | st.text(), json_values | near_misses, max_size=6), st.booleans())
def test_whatever_is_sent_is_read_and_every_problem_has_its_words(sent, required):
    fields = [field(kind, key=kind, required=required, future=required) for kind in KINDS]
    answers = read_form_input(fields, sent, now=NOW)
    assert not answers.values.keys() & {key for key, problem in answers.problems.items() if problem.code == "required"}
    for problem in answers.problems.values():
        for language in LANGUAGES:
            assert problem_text(problem, language)

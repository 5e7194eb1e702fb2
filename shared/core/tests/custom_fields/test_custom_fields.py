from typing import Any

import pytest

from jalon_core.custom_fields.definitions import FieldDefinition, InvalidField, check_definition, check_new_choices
from jalon_core.custom_fields.values import InvalidCustomFields, checked_values, merged

FIELDS = {
    field.key: field
    for field in (
        FieldDefinition(key="note", type="text"),
        FieldDefinition(key="pupils", type="number"),
        FieldDefinition(key="budget", type="money"),
        FieldDefinition(key="birthday", type="date"),
        FieldDefinition(key="trial_at", type="datetime", time_zone="Europe/Paris"),
        FieldDefinition(key="voice", type="choice", choices=("alto", "soprano")),
        FieldDefinition(key="reads_music", type="yes_no"),
        FieldDefinition(key="instruments", type="multi_choice", choices=("flute", "piano", "violon")),
        FieldDefinition(key="site", type="link"),
        FieldDefinition(key="teacher", type="member"),
    )
}


@pytest.mark.parametrize(
    ("key", "value", "kept"),
    [
        ("note", "Très motivée", "Très motivée"),
        ("pupils", 2, 2),
        ("pupils", 2.5, 2.5),
        ("pupils", 0.1 + 0.2, 0.3),
        ("budget", {"amount": "90", "currency": "EUR"}, {"amount": "90.00", "currency": "EUR"}),
        ("birthday", "2012-02-29", "2012-02-29"),
        ("trial_at", "2026-12-01T18:30", "2026-12-01T17:30:00.000000Z"),
        ("trial_at", "2026-12-01T18:30:00+01:00", "2026-12-01T17:30:00.000000Z"),
        ("trial_at", "2026-07-01T18:30", "2026-07-01T16:30:00.000000Z"),
        ("voice", "alto", "alto"),
        ("reads_music", False, False),
        ("instruments", ["violon", "flute", "violon"], ["flute", "violon"]),
        ("instruments", [], None),
        ("site", "https://chorale.example/voix?a=1", "https://chorale.example/voix?a=1"),
        ("teacher", "0192F000-0000-7000-8000-000000000001", "0192f000-0000-7000-8000-000000000001"),
        ("note", None, None),
    ],
)
def test_values_as_they_are_kept(key: str, value: Any, kept: Any) -> None:
    assert checked_values(FIELDS, {key: value}) == {key: kept}


def test_a_local_time_that_does_not_exist_rolls_forward_and_a_double_one_is_the_first() -> None:
    missing = checked_values(FIELDS, {"trial_at": "2027-03-28T02:30"})
    double = checked_values(FIELDS, {"trial_at": "2027-10-31T02:30"})
    assert missing == {"trial_at": "2027-03-28T01:30:00.000000Z"}  # 03:30 on the clocks of Paris
    assert double == {"trial_at": "2027-10-31T00:30:00.000000Z"}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("unknown", 1),
        ("note", 1),
        ("note", "x" * 2_001),
        ("pupils", "2"),
        ("pupils", True),
        ("budget", {"amount": "-1", "currency": "EUR"}),
        ("budget", {"amount": "1", "currency": "XXQ"}),
        ("budget", 90),
        ("birthday", "29/02/2012"),
        ("birthday", 20120229),
        ("trial_at", "tomorrow"),
        ("trial_at", "0001-01-01T00:00:00+14:00"),
        ("voice", "tenor"),
        ("reads_music", "yes"),
        ("pupils", 2**53),
        ("birthday", "0999-01-01"),
        ("instruments", "flute"),
        ("instruments", ["flute", "orgue"]),
        ("site", "javascript:alert(1)"),
        ("site", "https://exa mple.org"),
        ("site", "https://[broken"),
        ("teacher", "Ada"),
        ("teacher", 7),
    ],
)
def test_values_that_do_not_fit_are_told_by_path(key: str, value: Any) -> None:
    with pytest.raises(InvalidCustomFields) as refused:
        checked_values(FIELDS, {key: value, "reads_music" if key != "reads_music" else "note": None})
    assert list(refused.value.fields) == [f"custom.{key}"]


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(InvalidCustomFields) as refused:
        checked_values(FIELDS, {"pupils": "2", "voice": "tenor"})
    assert set(refused.value.fields) == {"custom.pupils", "custom.voice"}


def test_merging_keeps_what_is_not_named_and_drops_what_is_cleared() -> None:
    assert merged({"note": "a", "pupils": 2}, {"note": None, "voice": "alto"}) == {"pupils": 2, "voice": "alto"}


def test_all_values_together_must_fit_into_an_event() -> None:
    with pytest.raises(InvalidCustomFields):
        merged({}, {f"note_{n}": "é" * 1_000 for n in range(5)})


@pytest.mark.parametrize(
    ("field", "path"),
    [
        (FieldDefinition(key="Trial at", type="text"), "key"),
        (FieldDefinition(key="trial_at", type="datetime"), "time_zone"),
        (FieldDefinition(key="trial_at", type="datetime", time_zone="Europe/Lutece"), "time_zone"),
        (FieldDefinition(key="voice", type="choice"), "choices"),
        (FieldDefinition(key="voice", type="choice", choices=("alto", "alto")), "choices"),
    ],
)
def test_definitions_that_do_not_hold_together(field: FieldDefinition, path: str) -> None:
    with pytest.raises(InvalidField) as refused:
        check_definition(field)
    assert list(refused.value.fields) == [path]


def test_choices_that_records_hold_stay() -> None:
    check_new_choices(["alto", "basse"], ["basse", "tenor", "alto"])
    with pytest.raises(InvalidField):
        check_new_choices(["alto", "basse"], ["alto"])

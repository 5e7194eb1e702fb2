"""The file is what calendars expect, read back by the library that everybody reads with."""

import datetime as dt

import pytest
from icalendar import Calendar, Event

from jalon_plugin_calendar.descriptors import INVITATION, IS_COMING
from jalon_sdk.conditions import evaluate, parse
from jalon_sdk.descriptors import ActionResult, check_params
from jalon_sdk.testing import EXAMPLE_NOW, run_action

CLASS = {"title": "Cours d’essai ; voix, souffle", "starts_at": "2026-12-03T18:30:00+01:00", "uid_seed": "deal-1"}


def event_of(result: ActionResult) -> Event:
    calendar = Calendar.from_ical(result.output["attachment"]["text"])
    assert str(calendar["method"]) == "PUBLISH"
    assert str(calendar["version"]) == "2.0"
    (event,) = calendar.walk("VEVENT")
    return event


def test_the_entry_says_what_when_and_where() -> None:
    result = run_action(INVITATION, CLASS | {"duration_minutes": 45, "location": "Lyon", "description": "Deux\nlignes"})
    event = event_of(result)
    assert str(event["summary"]) == "Cours d’essai ; voix, souffle"
    assert event.decoded("dtstart") == dt.datetime(2026, 12, 3, 17, 30, tzinfo=dt.UTC)
    assert event.decoded("dtend") == dt.datetime(2026, 12, 3, 18, 15, tzinfo=dt.UTC)
    assert event.decoded("dtstamp") == EXAMPLE_NOW
    assert (str(event["location"]), str(event["description"])) == ("Lyon", "Deux\nlignes")
    assert result.output["starts_at"] == "2026-12-03T17:30:00.000000Z"


def test_it_fits_into_a_mail_of_jalon() -> None:
    attachment = run_action(INVITATION, CLASS).output["attachment"]
    assert attachment["filename"] == "invitation.ics"
    assert attachment["content_type"] == "text/calendar; charset=utf-8; method=PUBLISH"
    lines = attachment["text"].split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert max(len(line.encode()) for line in lines) <= 75
    assert "\n" not in "".join(lines)


def test_a_class_that_moved_is_the_same_entry_with_a_greater_sequence() -> None:
    first = event_of(run_action(INVITATION, CLASS | {"revision": 3}, key="run:1"))
    moved = event_of(
        run_action(INVITATION, CLASS | {"revision": 5, "starts_at": "2026-12-10T18:30:00+01:00"}, key="run:2")
    )
    assert first["uid"] == moved["uid"]
    assert first.decoded("sequence") < moved.decoded("sequence")


def test_without_an_identity_each_run_has_its_own_entry() -> None:
    anonymous = {key: value for key, value in CLASS.items() if key != "uid_seed"}
    uids = {run_action(INVITATION, anonymous, key=key).output["uid"] for key in ("run:1", "run:1", "run:2")}
    assert len(uids) == 2


def test_the_identity_itself_is_not_told() -> None:
    assert "deal-1" not in run_action(INVITATION, CLASS).output["attachment"]["text"]


def test_text_cannot_become_structure() -> None:
    nasty = "Fin\r\nEND:VEVENT\r\nBEGIN:VALARM\x00\x07"
    result = run_action(INVITATION, CLASS | {"description": nasty})
    assert Calendar.from_ical(result.output["attachment"]["text"]).walk("VALARM") == []
    assert str(event_of(result)["description"]) == "Fin\nEND:VEVENT\nBEGIN:VALARM"


def test_the_organizer_is_an_address() -> None:
    event = event_of(run_action(INVITATION, CLASS | {"organizer": "direction@chorale.example"}))
    assert str(event["organizer"]) == "mailto:direction@chorale.example"


def test_the_longest_texts_still_fit() -> None:
    run_action(INVITATION, CLASS | {"description": "🎵" * 2000, "title": "é" * 200, "location": "é" * 300})


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"starts_at": "tomorrow"}, "starts_at"),
        ({"duration_minutes": 0}, "duration_minutes"),
        ({"title": " "}, "title"),
        ({"description": "x" * 2001}, "description"),
        ({"place": "Lyon"}, "place"),
    ],
)
def test_what_does_not_fit_is_refused_by_its_declaration(wrong, path) -> None:
    assert [problem.path for problem in check_params(INVITATION.params, CLASS | wrong, resolved=True)] == [path]


@pytest.mark.parametrize(
    ("starts_at", "holds"), [("2026-11-22T09:00:01Z", True), ("2026-11-22T08:59:59Z", False), (None, False)]
)
def test_is_coming(starts_at, holds) -> None:
    condition = parse({"field": "record.custom.trial_at", "op": IS_COMING.id}, {IS_COMING.id: IS_COMING.tree})
    assert evaluate(condition, {"record": {"custom": {"trial_at": starts_at}}}, now=EXAMPLE_NOW).holds is holds

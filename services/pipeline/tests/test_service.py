"""What the service declares fits what it has."""

import inspect
from typing import Any

from jalon_core.http.app import create_app
from jalon_core.testing.events import recorded
from jalon_pipeline.domain import refusals
from jalon_pipeline.operations.cards import delete_card
from jalon_pipeline.operations.tasks import update_task
from jalon_pipeline.service import SERVICE
from jalon_sdk.events import EVENTS
from jalon_sdk.serial import from_json


def test_every_rule_that_says_no_has_a_status() -> None:
    rules = {
        rule
        for _, rule in inspect.getmembers(refusals, inspect.isclass)
        if issubclass(rule, refusals.Refused) and rule is not refusals.Refused
    }
    assert set(SERVICE.refusals) == rules
    codes = [code for code, _ in SERVICE.refusals.values()]
    assert len(set(codes)) == len(codes)


def test_every_route_has_a_class_and_belongs_to_a_resource(context: Any) -> None:
    create_app(context)
    assert {route.split("/")[1] for route in SERVICE.routes} == set(SERVICE.resources)


def test_snapshots_hold_every_record_with_its_tombstones(context: Any, club: Any) -> None:
    deal, other = club.deal(), club.deal()
    club.task(deal_id=deal.id)
    club.move(deal, "Gagné")
    with context.transaction(club.admin) as uow:
        delete_card(uow, other.id)
    owned = {each.kind: each for each in SERVICE.owned}
    with context.reading() as session:
        states = owned["deal"].states(session, None, 10)
        assert [(state.id, state.version, state.deleted) for state in states] == [
            (deal.id, 2, False),
            (other.id, 2, True),
        ]
        assert owned["deal"].totals(session) == (2, 4)
        assert owned["deal"].states(session, deal.id, 10) == states[1:]
        assert [len(state.stages) for state in owned["pipeline"].states(session, None, 10)] == [6]
        assert [state.title for state in owned["task"].states(session, None, 10)] == ["Appeler"]


def test_every_event_can_be_read_by_its_class(context: Any, club: Any) -> None:
    deal = club.deal(contact_id=club.contact().id)
    task = club.task(deal_id=deal.id, due_at=club.in_hours(1))
    club.move(deal, "Perdu", note="Trop loin")
    with context.transaction(club.ada) as uow:
        update_task(uow, task.id, {"done": True})
    read = [from_json(EVENTS[envelope.type], envelope.data) for envelope in recorded(context)]
    assert [event.name for event in read] == [
        "pipeline.created",
        "deal.created",
        "task.created",
        "deal.stage_changed",
        "task.completed",
    ]

"""``/deals/bulk`` and ``/tickets/bulk``: each card gets its answer, and a refusal undoes nothing of the others."""

from collections import Counter
from typing import Any

import pytest
from sqlalchemy import select

from jalon_core.ids import new_id
from jalon_core.testing.events import recorded
from jalon_pipeline.models import Card, Task

API = "/api/v1"


@pytest.fixture
def ada(club: Any, client: Any) -> Any:
    return client(club.ada)


@pytest.fixture
def boss(club: Any, client: Any) -> Any:
    return client(club.manager)


def bulk(client: Any, cards: Any, act: str, **how: Any) -> list[tuple[str, str | None]]:
    body = {"act": act, "ids": [str(card if not isinstance(card, Card) else card.id) for card in cards], **how}
    answer = client.post(f"{API}/deals/bulk", json=body)
    assert answer.status_code == 200, answer.json
    assert [item["id"] for item in answer.json["items"]] == body["ids"]
    return [(item["status"], item["code"]) for item in answer.json["items"]]


def test_a_move_of_many_keeps_their_order_and_answers_for_each(context: Any, club: Any, ada: Any) -> None:
    there = club.deal(name="déjà là", stage="Qualifié")
    first, second, third = (club.deal(name=name) for name in ("un", "deux", "trois"))
    gone, theirs, moved = club.deal(), club.deal(owner=club.bob), club.deal(name="parti")
    with context.transaction(club.ada) as uow:
        uow.session.get_one(Card, gone.id).deleted_at = gone.created_at
    club.move(moved, "Proposition")
    before = len(recorded(context, "deal.stage_changed"))
    lead = str(club.stages["Lead"])
    answers = bulk(
        ada,
        [first, theirs, second, gone, moved, new_id(), third, there],
        "move",
        stage_id=str(club.stages["Qualifié"]),
        from_stage_ids={str(card.id): lead for card in (first, second, third, moved)},
        before_id=str(there.id),
        note="Salon",
    )
    assert answers == [
        ("changed", None),
        ("refused", "not_found"),
        ("changed", None),
        ("refused", "card_deleted"),
        ("refused", "stage_changed_meanwhile"),
        ("refused", "not_found"),
        ("changed", None),
        ("unchanged", None),
    ]
    assert club.column("Qualifié") == ["un", "deux", "trois", "déjà là"]
    assert [visit.note for visit in club.visits(first)] == ["", "Salon"]
    assert club.reread(theirs).stage_id == club.stages["Lead"]
    told = recorded(context, "deal.stage_changed")[before:]
    assert [event.subject for event in told] == [f"deals/{card.id}" for card in (first, second, third)]


def test_losing_many_needs_a_reason_and_changes_nothing_without(club: Any, ada: Any) -> None:
    deals = [club.deal() for _ in range(2)]
    lost = str(club.stages["Perdu"])
    assert bulk(ada, deals, "move", stage_id=lost) == [("refused", "lost_reason_required")] * 2
    assert {club.reread(deal).version for deal in deals} == {1}
    assert bulk(ada, deals, "move", stage_id=lost, lost_reason="Trop cher") == [("changed", None)] * 2
    assert {club.reread(deal).lost_reason for deal in deals} == {"Trop cher"}


def test_assigning_tagging_archiving_deleting(context: Any, club: Any, boss: Any, ada: Any) -> None:
    mine, also = club.deal(tags=["Salon"]), club.deal()
    bob = str(club.bob.member_id)
    assert bulk(boss, [mine, also], "tag", tags=["salon", "Chaud"]) == [("changed", None)] * 2
    assert (club.reread(mine).tags, club.reread(also).tags) == (["Chaud", "Salon"], ["Chaud", "salon"])
    assert bulk(boss, [mine, also], "tag", tags=["chaud"]) == [("unchanged", None)] * 2
    assert bulk(boss, [mine], "untag", tags=["SALON"]) == [("changed", None)]
    assert club.reread(mine).tags == ["Chaud"]
    assert bulk(ada, [mine], "assign", owner_id=bob) == [("refused", "forbidden")]
    seen = {str(mine.id): club.reread(mine).version, str(also.id): 1}
    answers = bulk(boss, [mine, also], "assign", owner_id=bob, versions=seen)
    assert answers == [("changed", None), ("refused", "version_conflict")]
    assert (club.reread(mine).owner_id, club.reread(also).owner_id) == (club.bob.member_id, club.ada.member_id)
    assert bulk(boss, [mine, also], "archive") == [("changed", None)] * 2
    path = f"{API}/deals?archived="
    assert {item["id"] for item in boss.get(path + "true").json["items"]} == {str(mine.id), str(also.id)}
    assert boss.get(path + "false").json["items"] == []
    assert bulk(boss, [mine], "unarchive") == [("changed", None)]
    assert [item["id"] for item in boss.get(path + "false").json["items"]] == [str(mine.id)]
    assert bulk(boss, [mine, also], "delete") == [("changed", None)] * 2
    assert len(recorded(context, "deal.deleted")) == 2


def test_tickets_are_changed_as_tickets_alone(context: Any, club: Any, ada: Any) -> None:
    support = club.pipeline(name="Assistance", template="support")
    ticket = club.deal(kind="ticket", name="Micro", pipeline_id=support.id)
    assert bulk(ada, [ticket], "tag", tags=["son"]) == [("refused", "not_found")]
    body = {"act": "tag", "ids": [str(ticket.id)], "tags": ["son"]}
    (item,) = ada.post(f"{API}/tickets/bulk", json=body).json["items"]
    assert (item["status"], item["version"]) == ("changed", 2)
    assert [event.type for event in recorded(context, "ticket.updated")] == ["jalon.ticket.updated.v1"]


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"act": "move"}, "stage_id"),
        ({"act": "tag"}, "tags"),
        ({"act": "archive", "stage_id": str(new_id())}, "stage_id"),
        ({"act": "burn"}, "act"),
        ({"act": "archive", "ids": []}, "ids"),
        ({"act": "archive", "ids": ["x"]}, "ids.0"),
        ({"act": "archive", "colour": "red"}, "colour"),
    ],
)
def test_what_makes_no_sense_is_refused_as_a_whole(club: Any, ada: Any, body: dict[str, Any], path: str) -> None:
    deal = club.deal()
    answer = ada.post(f"{API}/deals/bulk", json={"ids": [str(deal.id)], **body})
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert path in answer.json["errors"]
    assert club.reread(deal).version == 1


def test_at_most_a_thousand(club: Any, ada: Any) -> None:
    deal = club.deal()
    ids = [str(deal.id), *(str(new_id()) for _ in range(1_000))]
    answer = ada.post(f"{API}/deals/bulk", json={"act": "archive", "ids": ids})
    assert (answer.status_code, answer.json["code"]) == (422, "too_many_cards")
    assert not club.reread(deal).archived
    answer = ada.post(f"{API}/deals/bulk", json={"act": "archive", "ids": ids[:1_000]})
    assert Counter(item["code"] for item in answer.json["items"]) == {None: 1, "not_found": 999}


def test_a_move_with_its_next_action_is_one_thing(context: Any, club: Any, ada: Any) -> None:
    deal = club.deal()
    due = club.in_hours(30).replace(microsecond=0)
    body = {
        "stage_id": str(club.stages["Qualifié"]),
        "from_stage_id": str(club.stages["Lead"]),
        "next_action": {"title": "Rappeler", "due_at": due.isoformat()},
    }
    path = f"{API}/deals/{deal.id}/move"
    assert ada.post(path, json=body).status_code == 200
    assert ada.post(path, json=body).status_code == 200  # where it is already: nothing, and no second task
    with context.reading() as session:
        (task,) = session.scalars(select(Task))
    assert (task.title, task.due_at, task.card_id, task.owner_id) == ("Rappeler", due, deal.id, club.ada.member_id)
    assert club.reread(deal).next_task_id == task.id
    refused = ada.post(path, json={**body, "stage_id": str(club.stages["Perdu"])})
    assert refused.json["code"] in {"lost_reason_required", "stage_changed_meanwhile"}
    wrong = ada.post(path, json={**body, "next_action": {"title": " "}})
    assert (wrong.status_code, "next_action.title" in wrong.json["errors"]) == (422, True)
    with context.reading() as session:
        assert len(session.scalars(select(Task)).all()) == 1


def test_many_are_put_back_where_they_were(club: Any, ada: Any) -> None:
    cards = {name: club.deal(name=name, stage="Qualifié") for name in "GFEDCBA"}
    lost = club.deal(name="perdu", stage="Perdu", lost_reason="Trop cher")
    some = [cards[name] for name in "FBCA"]
    won = str(club.stages["Gagné"])
    assert bulk(ada, [*some, lost], "move", stage_id=won) == [("changed", None)] * 5
    taken_back = {str(card.id): club.reread(card).version for card in (*some, lost)}
    here = {str(card.id): won for card in some}
    qualified = str(club.stages["Qualifié"])
    answers = bulk(ada, some, "move", stage_id=qualified, from_stage_ids=here, takes_back=taken_back)
    assert answers == [("changed", None)] * 4
    assert club.column("Qualifié") == list("ABCDEFG")

    # Inside the column too.
    ids = [str(card.id) for card in some]
    assert bulk(ada, some, "move", stage_id=qualified, after_id=str(cards["G"].id)) == [("changed", None)] * 4
    assert club.column("Qualifié") == list("DEGFBCA")
    taken_back = {each: club.reread(card).version for each, card in zip(ids, some, strict=True)}
    assert bulk(ada, some, "move", stage_id=qualified, takes_back=taken_back) == [("changed", None)] * 4
    assert club.column("Qualifié") == list("ABCDEFG")


def test_a_move_that_is_taken_back_takes_its_next_action_away(context: Any, club: Any, ada: Any) -> None:
    deal = club.deal()
    path = f"{API}/deals/{deal.id}/move"
    body = {"stage_id": str(club.stages["Qualifié"]), "next_action": {"title": "Rappeler"}}
    version = ada.post(path, json=body).json["version"]
    back = {"stage_id": str(club.stages["Lead"]), "takes_back": version}
    assert ada.post(path, json=back).status_code == 200
    assert len(recorded(context, "task.deleted")) == 1
    assert ada.post(path, json={**back, "takes_back": "2"}).json["errors"].keys() == {"takes_back"}

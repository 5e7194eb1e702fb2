from typing import Any

import pytest

from jalon_core.errors import Invalid, NotFound
from jalon_core.ids import new_id
from jalon_core.testing.callers import member_caller
from jalon_pipeline.operations.tasks import update_task
from jalon_pipeline.queries.cards import CardListFilter, get_card, list_cards
from jalon_pipeline.queries.pipelines import get_pipeline, list_pipelines
from jalon_pipeline.queries.positions import list_positions
from jalon_pipeline.queries.tasks import get_task, list_tasks
from jalon_pipeline.queries.visits import list_visits


def test_deals_newest_first_page_by_page(context: Any, club: Any) -> None:
    for name in "ABC":
        club.deal(name=name)
    with context.reading() as session:
        first = list_cards(session, club.ada, "deal", CardListFilter(), limit=2, cursor=None)
        second = list_cards(session, club.ada, "deal", CardListFilter(), limit=2, cursor=first.next)
        with pytest.raises(Invalid):
            list_cards(session, club.ada, "deal", CardListFilter(), limit=2, cursor="nonsense")
    assert [deal.name for deal in first.items] == ["C", "B"]
    assert [deal.name for deal in second.items] == ["A"]
    assert second.next is None


def test_deals_by_filter(context: Any, club: Any) -> None:
    contact = club.contact()
    club.deal(name="A", contact_id=contact.id)
    club.deal(name="B", stage="Gagné")
    club.deal(name="C", owner=club.bob)
    wanted = [
        (CardListFilter(equal={"contact_id": contact.id}), "A"),
        (CardListFilter(equal={"status": "won"}), "B"),
        (CardListFilter(equal={"stage_id": club.stages["Gagné"], "pipeline_id": club.pipeline_id}), "B"),
        (CardListFilter(equal={"owner_id": club.bob.member_id}), "C"),
        (CardListFilter(q="zoe"), "A"),
    ]
    with context.reading() as session:
        for condition, name in wanted:
            page = list_cards(session, club.manager, "deal", condition, limit=50, cursor=None)
            assert [deal.name for deal in page.items] == [name]


def test_members_see_nothing_of_each_other(context: Any, club: Any) -> None:
    contact = club.contact(owner=club.bob)
    deal = club.deal(owner=club.bob, contact_id=contact.id)
    task = club.task(owner=club.bob, deal_id=deal.id)
    with context.reading() as session:
        assert list_cards(session, club.ada, "deal", CardListFilter(), limit=50, cursor=None).items == []
        assert list_tasks(session, club.ada, equal={}, open_only=None, limit=50, cursor=None).items == []
        assert [position.cards for position in list_positions(session, club.ada, [contact.id])] == [[]]
        for look in (
            lambda: get_card(session, club.ada, deal.id),
            lambda: get_task(session, club.ada, task.id),
            lambda: list_visits(session, club.ada, "deal", deal.id, limit=50, cursor=None),
        ):
            with pytest.raises(NotFound):
                look()
        (listed,) = list_tasks(session, club.bob, equal={}, open_only=None, limit=50, cursor=None).items
        assert (listed.card.name, listed.contact.name, listed.owner.name) == ("Essai", "Zoé Martin", "Bob")
        assert get_card(session, club.bob, deal.id).id == deal.id
        assert get_task(session, club.manager, task.id).id == task.id


def test_positions_in_the_order_asked(context: Any, club: Any) -> None:
    with_two, with_none = club.contact(), club.contact()
    first = club.deal(contact_id=with_two.id, name="Un")
    club.deal(contact_id=with_two.id, name="Deux", stage="Gagné")
    with context.reading() as session:
        none, two = list_positions(session, club.ada, [with_none.id, with_two.id])
    assert (none.contact_id, none.cards) == (with_none.id, [])
    assert [(deal.name, deal.status) for deal in two.cards] == [("Un", "open"), ("Deux", "won")]
    assert two.cards[0].id == first.id


def test_visits_say_who_entered_the_stage(context: Any, club: Any) -> None:
    deal = club.deal(owner=club.ada)
    club.move(deal, "Qualifié", club.manager, note="Vu")
    with context.reading() as session:
        page = list_visits(session, club.ada, "deal", deal.id, limit=50, cursor=None)
    assert [(entry.stage_name, entry.entered_by.kind, entry.entered_by.name) for entry in page.items] == [
        ("Lead", "member", "Ada"),
        ("Qualifié", "member", "Direction"),
    ]


def test_tasks_by_urgency_those_without_a_due_time_last(context: Any, club: Any) -> None:
    for title, hours in (("plus tard", 48), ("un jour", None), ("bientôt", 1), ("en retard", -1), ("fait", 3)):
        task = club.task(title=title, due_at=None if hours is None else club.in_hours(hours))
    with context.transaction(club.ada) as uow:
        update_task(uow, task.id, {"done": True})
    titles: list[str] = []
    cursor = None
    with context.reading() as session:
        while True:
            page = list_tasks(session, club.ada, equal={}, open_only=True, limit=2, cursor=cursor)
            titles += [listed.task.title for listed in page.items]
            cursor = page.next
            if cursor is None:
                break
        done = list_tasks(session, club.ada, equal={}, open_only=False, limit=2, cursor=None)
    assert titles == ["en retard", "bientôt", "plus tard", "un jour"]
    assert [listed.task.title for listed in done.items] == ["fait"]


def test_pipelines_of_ones_teams_and_shared_ones(context: Any, club: Any) -> None:
    club.pipeline(name="La nôtre", team_id=club.team)
    theirs = club.pipeline(name="La leur", team_id=new_id())
    with context.reading() as session:
        page = list_pipelines(session, club.ada, limit=50, cursor=None)
        assert [pipeline.name for pipeline in page.items] == ["Inscriptions", "La nôtre"]
        assert len(page.items[0].stages) == 6
        with pytest.raises(NotFound):
            get_pipeline(session, club.ada, theirs.id)
        stranger = member_caller(new_id())
        assert len(list_pipelines(session, stranger, limit=50, cursor=None).items) == 1

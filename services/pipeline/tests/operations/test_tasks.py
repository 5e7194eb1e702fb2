from typing import Any

import pytest

from jalon_core.errors import Forbidden, Invalid, NotFound, VersionConflict
from jalon_core.ids import new_id
from jalon_core.testing.events import recorded
from jalon_pipeline.operations.cards import delete_card
from jalon_pipeline.operations.refusals import CardDeleted
from jalon_pipeline.operations.tasks import delete_task, restore_task, update_task


def test_a_task_of_a_deal_is_its_owners(context: Any, club: Any) -> None:
    contact = club.contact()
    deal = club.deal(contact_id=contact.id)
    task = club.task(owner=club.manager, deal_id=deal.id, title="Rappeler")
    assert (task.owner_id, task.team_id, task.contact_id) == (club.ada.member_id, club.team, contact.id)
    (event,) = recorded(context, "task.created")
    assert (event.subject, event.contactids) == (f"tasks/{task.id}", str(contact.id))


def test_a_task_of_a_contact_or_of_nobody(club: Any) -> None:
    contact = club.contact()
    assert club.task(owner=club.manager, contact_id=contact.id).owner_id == club.ada.member_id
    own = club.task(owner=club.bob)
    assert (own.owner_id, own.team_id) == (club.bob.member_id, club.team)


def test_the_next_action_is_the_earliest_open_task(context: Any, club: Any) -> None:
    deal = club.deal()
    whenever = club.task(deal_id=deal.id)
    later = club.task(deal_id=deal.id, due_at=club.in_hours(48))
    sooner = club.task(deal_id=deal.id, due_at=club.in_hours(2))

    def next_task() -> Any:
        return club.reread(deal).next_task_id

    assert next_task() == sooner.id
    with context.transaction(club.ada) as uow:
        update_task(uow, sooner.id, {"done": True})
    assert (next_task(), club.reread(deal).next_due_at) == (later.id, later.due_at)
    with context.transaction(club.ada) as uow:
        delete_task(uow, later.id)
    assert next_task() == whenever.id
    with context.transaction(club.ada) as uow:
        update_task(uow, sooner.id, {"done": False})
    assert next_task() == sooner.id
    assert club.reread(deal).version == 1


def test_completing_and_reopening(context: Any, club: Any) -> None:
    task = club.task()
    with context.transaction(club.ada) as uow:
        done = update_task(uow, task.id, {"done": True, "note": "Fait"})
        assert (done.version, done.done_at is not None) == (2, True)
        assert update_task(uow, task.id, {"done": True}).version == 2
    with context.transaction(club.ada) as uow:
        assert update_task(uow, task.id, {"done": False}, expected_version=2).done_at is None
    assert [event.name for event in recorded(context)][-2:] == ["task.completed", "task.updated"]
    assert set(recorded(context, "task.completed")[0].data["changed"]) == {"done_at", "note"}


def test_giving_a_task_to_somebody_else(context: Any, club: Any) -> None:
    task = club.task()
    with pytest.raises(Forbidden), context.transaction(club.ada) as uow:
        update_task(uow, task.id, {"owner_id": club.bob.member_id})
    with context.transaction(club.manager) as uow:
        assert update_task(uow, task.id, {"owner_id": club.bob.member_id}).owner_id == club.bob.member_id
    event = recorded(context, "task.updated")[-1]
    assert (event.ownerid, event.previousownerid) == (str(club.bob.member_id), str(club.ada.member_id))


def test_what_is_refused(context: Any, club: Any) -> None:
    mine = club.deal(owner=club.ada, contact_id=club.contact().id)
    for caller, fields, refusal in (
        (club.bob, {"deal_id": mine.id}, NotFound),
        (club.bob, {"deal_id": new_id()}, NotFound),
        (club.bob, {"owner_id": club.ada.member_id}, Forbidden),
        (club.ada, {"deal_id": mine.id, "contact_id": club.contact().id}, Invalid),
    ):
        with pytest.raises(refusal):
            club.task(owner=caller, **fields)
    task = club.task(owner=club.ada)
    for caller, version, refusal in ((club.bob, None, NotFound), (club.ada, 7, VersionConflict)):
        with pytest.raises(refusal), context.transaction(caller) as uow:
            update_task(uow, task.id, {"title": "x"}, expected_version=version)
        with pytest.raises(refusal), context.transaction(caller) as uow:
            delete_task(uow, task.id, expected_version=version)
    with context.transaction(club.ada) as uow:
        delete_task(uow, task.id)
    with pytest.raises(NotFound), context.transaction(club.ada) as uow:
        update_task(uow, task.id, {"title": "x"})


def test_a_deleted_task_comes_back_as_it_was(context: Any, club: Any) -> None:
    deal = club.deal()
    task = club.task(deal_id=deal.id, due_at=club.in_hours(2), remind_before=10)
    with context.transaction(club.ada) as uow:
        delete_task(uow, task.id)
    assert club.reread(deal).next_task_id is None
    with pytest.raises(NotFound), context.transaction(club.bob) as uow:
        restore_task(uow, task.id)
    for _ in range(2):
        with context.transaction(club.ada) as uow:
            assert restore_task(uow, task.id).version == 3
    assert club.reread(deal).next_task_id == task.id
    (event,) = recorded(context, "task.updated")
    assert event.data["changed"] == {"deleted": {"before": True, "after": False}}
    with context.transaction(club.ada) as uow:
        delete_card(uow, deal.id)
    with pytest.raises(CardDeleted), context.transaction(club.ada) as uow:
        restore_task(uow, task.id)

"""Handlers without a broker: copies, reactions, commands, inbox."""

import datetime as dt
from pathlib import Path

import pytest
import time_machine
from bus_services import CONTACTS, PIPELINE, answers, create_contact, delete_contact, rename_contact, seen, tasks

from jalon_core.access.caller import VISITOR
from jalon_core.copies.reading import copied, copied_many, require_copied
from jalon_core.errors import NotFound, NotYetKnown
from jalon_core.ids import new_id
from jalon_core.service import Context
from jalon_core.testing.bus import exchange_all
from jalon_core.testing.events import deliver, recorded, run_jobs
from jalon_core.testing.services import make_context
from jalon_sdk.commands.pipeline import TaskCreate


@pytest.fixture
def contacts(tmp_path: Path) -> Context:
    return make_context(CONTACTS, tmp_path)


@pytest.fixture
def pipeline(tmp_path: Path) -> Context:
    return make_context(PIPELINE, tmp_path)


def test_an_event_updates_the_copy_and_runs_the_reaction(contacts: Context, pipeline: Context) -> None:
    with contacts.transaction(VISITOR) as uow:
        contact = create_contact(uow, "Zoé")
        rename_contact(uow, contact.id, "Zoé Martin")
    assert exchange_all([contacts, pipeline]) == 2
    with pipeline.reading() as session:
        assert copied(session, "contact", contact.id).name == "Zoé Martin"
        assert copied_many(session, "contact", [contact.id, new_id()])[contact.id].version == 2
    assert [(row.name, row.version) for row in seen(pipeline)] == [("Zoé", 1), ("Zoé Martin", 2)]


def test_a_message_delivered_twice_is_done_once(contacts: Context, pipeline: Context) -> None:
    with contacts.transaction() as uow:
        create_contact(uow, "Zoé")
    [envelope] = recorded(contacts)
    deliver(pipeline, envelope)
    deliver(pipeline, envelope)
    assert len(seen(pipeline)) == 1


def test_a_deleted_record_is_no_longer_given(contacts: Context, pipeline: Context) -> None:
    with contacts.transaction() as uow:
        contact = create_contact(uow, "Zoé")
        delete_contact(uow, contact.id)
    exchange_all([contacts, pipeline])
    with pipeline.reading() as session:
        assert copied(session, "contact", contact.id) is None
        assert copied(session, "contact", contact.id, include_deleted=True).deleted
        with pytest.raises(NotFound):
            require_copied(session, "contact", contact.id)
        with pytest.raises(NotYetKnown):
            require_copied(session, "contact", new_id())


def test_a_command_is_carried_out_once_and_answered(contacts: Context, pipeline: Context) -> None:
    for _ in range(2):
        with contacts.transaction() as uow:
            uow.send(TaskCreate(title="Call"), key="k1", scope="installation")
        exchange_all([contacts, pipeline])
    assert [task.title for task in tasks(pipeline)] == ["Call"]
    assert [(row.key, row.status) for row in answers(contacts)] == [("k1", "finished"), ("k1", "finished")]


@pytest.mark.parametrize(("title", "code"), [("refused", "conflict"), ("impossible", "impossible")])
def test_a_refused_command_leaves_nothing_but_its_answer(
    contacts: Context, pipeline: Context, title: str, code: str
) -> None:
    with contacts.transaction() as uow:
        uow.send(TaskCreate(title=title), key="k1", scope="installation")
    exchange_all([contacts, pipeline])
    assert tasks(pipeline) == []
    assert [(row.status, row.code) for row in answers(contacts)] == [("refused", code)]


def test_a_command_waits_for_the_record_that_it_names(contacts: Context, pipeline: Context) -> None:
    with contacts.transaction() as uow:
        contact = create_contact(uow, "Zoé")
    deliver(pipeline, TaskCreate(title="Call", contact_id=contact.id), replyto="contacts.live", idempotencykey="k1")
    assert tasks(pipeline) == []
    exchange_all([contacts, pipeline], jobs=True)
    assert [task.title for task in tasks(pipeline)] == ["Call"]
    assert [row.status for row in answers(contacts)] == ["finished"]


def test_a_command_waits_ten_minutes_and_no_longer(contacts: Context, pipeline: Context) -> None:
    deliver(pipeline, TaskCreate(title="Call", contact_id=new_id()), replyto="contacts.live", idempotencykey="k1")
    with time_machine.travel(dt.timedelta(minutes=9)):
        run_jobs(pipeline)
        exchange_all([contacts, pipeline])
        assert answers(contacts) == []
    with time_machine.travel(dt.timedelta(minutes=11)):
        run_jobs(pipeline)
        exchange_all([contacts, pipeline])
        assert [(row.status, row.code) for row in answers(contacts)] == [("refused", "reference_not_yet_known")]

"""Copies heal: started late, emptied, or after an old backup was put back. And no reaction ever runs for it."""

import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bus_services import (
    CONTACTS,
    PIPELINE,
    Contact,
    contact_state,
    create_contact,
    delete_contact,
    rename_contact,
    seen,
)
from sqlalchemy import delete, select

from jalon_core.copies.counting import publish_counts
from jalon_core.copies.filling import filling
from jalon_core.copies.restoring import notice_restore, raise_epoch
from jalon_core.copies.streaming import stream_snapshots
from jalon_core.db.tables import copy_sources, record_copies
from jalon_core.service import Context, Service
from jalon_core.testing.bus import exchange_all
from jalon_core.testing.events import run_jobs
from jalon_core.testing.services import make_context
from jalon_sdk.serial import to_json

Make = Callable[[Service], Context]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    return lambda service: make_context(service, tmp_path)


def settle(*contexts: Context) -> None:
    """Ask for what is missing, and exchange until nothing is left."""
    for context in contexts:
        run_jobs(context, "fill-copies")
    exchange_all(contexts, jobs=True)


def owned(contacts: Context) -> dict[str, Any]:
    with contacts.reading() as session:
        return {str(row.id): to_json(contact_state(row)) for row in session.scalars(select(Contact))}


def copies(pipeline: Context) -> dict[str, Any]:
    with pipeline.reading() as session:
        rows = session.execute(select(record_copies).where(record_copies.c.kind == "contact")).all()
        return {str(row.id): row.state for row in rows}


def is_whole(pipeline: Context) -> bool:
    with pipeline.reading() as session:
        return "contact" not in filling(session, PIPELINE)


def work(contacts: Context, seed: int, number: int = 30) -> None:
    """Create, change and delete contacts at random."""
    chance = random.Random(seed)
    with contacts.transaction() as uow:
        known = [create_contact(uow, f"{seed} {index}").id for index in range(number)]
        for index in range(number):
            rename_contact(uow, chance.choice(known), f"{seed} renamed {index}")
        for contact_id in chance.sample(known, number // 10):
            delete_contact(uow, contact_id)


def test_a_service_that_starts_an_hour_late_has_everything_and_tombstones_too(make: Make) -> None:
    contacts = make(CONTACTS)
    work(contacts, 1, 250)
    exchange_all([contacts])
    pipeline = make(PIPELINE)
    assert not is_whole(pipeline)
    settle(contacts, pipeline)
    assert copies(pipeline) == owned(contacts)
    assert is_whole(pipeline)
    assert seen(pipeline) == []


def test_copies_that_were_emptied_are_filled_again_after_two_counts(make: Make) -> None:
    contacts, pipeline = make(CONTACTS), make(PIPELINE)
    settle(contacts, pipeline)
    work(contacts, 2)
    settle(contacts, pipeline)
    reactions = len(seen(pipeline))
    with pipeline.database.writing() as session:
        session.execute(delete(record_copies))
    for _ in range(2):
        publish_counts(contacts)
        exchange_all([contacts, pipeline])
    settle(contacts, pipeline)
    assert copies(pipeline) == owned(contacts)
    assert len(seen(pipeline)) == reactions


def test_equal_counts_ask_for_nothing(make: Make) -> None:
    contacts, pipeline = make(CONTACTS), make(PIPELINE)
    work(contacts, 3)
    settle(contacts, pipeline)
    for _ in range(3):
        publish_counts(contacts)
        exchange_all([contacts, pipeline])
    assert is_whole(pipeline)


@pytest.mark.parametrize("declared", [True, False], ids=["with raise_epoch", "unnoticed"])
def test_an_old_backup_of_the_owner_is_put_back(tmp_path: Path, make: Make, declared: bool) -> None:
    contacts, pipeline = make(CONTACTS), make(PIPELINE)
    work(contacts, 4)
    settle(contacts, pipeline)
    contacts.database.dispose()
    backup = shutil.copy(tmp_path / "contacts.sqlite3", tmp_path / "backup.sqlite3")
    work(contacts, 5)
    with contacts.transaction() as uow:
        for contact_id in uow.session.scalars(select(Contact.id).limit(10)).all():
            rename_contact(uow, contact_id, "after the backup")
    settle(contacts, pipeline)
    reactions = len(seen(pipeline))

    contacts.database.dispose()
    for leftover in tmp_path.glob("contacts.sqlite3-*"):
        leftover.unlink()
    shutil.copy(backup, tmp_path / "contacts.sqlite3")
    assert copies(pipeline) != owned(contacts)
    if declared:
        assert raise_epoch(contacts) == 2
    for _ in range(2):
        publish_counts(contacts)
        exchange_all([contacts, pipeline])
    settle(contacts, pipeline)
    assert copies(pipeline) == owned(contacts)
    assert is_whole(pipeline)
    assert len(seen(pipeline)) == reactions

    with contacts.transaction() as uow:
        contact_id = uow.session.scalars(select(Contact.id).limit(1)).one()
        rename_contact(uow, contact_id, "life goes on")
    exchange_all([contacts, pipeline])
    assert copies(pipeline) == owned(contacts)
    assert len(seen(pipeline)) == reactions + 1


def test_an_old_backup_of_the_copying_service_is_put_back(tmp_path: Path, make: Make) -> None:
    contacts, pipeline = make(CONTACTS), make(PIPELINE)
    work(contacts, 6)
    settle(contacts, pipeline)
    pipeline.database.dispose()
    backup = shutil.copy(tmp_path / "pipeline.sqlite3", tmp_path / "backup.sqlite3")
    work(contacts, 7)
    settle(contacts, pipeline)
    pipeline.database.dispose()
    for leftover in tmp_path.glob("pipeline.sqlite3-*"):
        leftover.unlink()
    shutil.copy(backup, tmp_path / "pipeline.sqlite3")
    reactions = len(seen(pipeline))
    raise_epoch(pipeline)
    settle(contacts, pipeline)
    assert copies(pipeline) == owned(contacts)
    assert len(seen(pipeline)) == reactions


def test_an_older_database_is_noticed_at_the_next_start(tmp_path: Path, make: Make) -> None:
    contacts = make(CONTACTS)
    assert not notice_restore(contacts)
    contacts.database.dispose()
    backup = shutil.copy(tmp_path / "contacts.sqlite3", tmp_path / "backup.sqlite3")
    assert not notice_restore(contacts)
    contacts.database.dispose()
    for leftover in tmp_path.glob("contacts.sqlite3-*"):
        leftover.unlink()
    shutil.copy(backup, tmp_path / "contacts.sqlite3")
    assert notice_restore(contacts)
    with contacts.transaction() as uow:
        assert uow.epoch == 2
    assert not notice_restore(contacts)


def test_a_release_that_needs_more_of_a_record_fills_its_copies_again(tmp_path: Path, make: Make) -> None:
    contacts, pipeline = make(CONTACTS), make(PIPELINE)
    work(contacts, 8)
    settle(contacts, pipeline)
    with pipeline.database.writing() as session:  # as an older release had written it
        for row in session.execute(select(record_copies)).all():
            known = {key: value for key, value in row.state.items() if key != "custom"}
            session.execute(record_copies.update().where(record_copies.c.id == row.id).values(state=known))
    newer = Context(service=replace(PIPELINE, copy_shape=2), settings=pipeline.settings, database=pipeline.database)
    settle(contacts, newer)
    assert copies(pipeline) == owned(contacts)


def test_a_snapshot_that_lost_a_part_is_asked_for_again(make: Make) -> None:
    contacts, pipeline = make(CONTACTS), make(PIPELINE)
    work(contacts, 9, 250)
    exchange_all([contacts])
    run_jobs(pipeline, "fill-copies")
    exchange_all([contacts, pipeline])
    stream_snapshots(contacts)
    exchange_all([contacts])  # the first page of states reaches nobody
    exchange_all([contacts, pipeline], jobs=True)
    assert not is_whole(pipeline)
    settle(contacts, pipeline)
    assert copies(pipeline) == owned(contacts)


def test_what_changes_while_a_snapshot_is_sent_is_not_undone_by_it(make: Make) -> None:
    contacts, pipeline = make(CONTACTS), make(PIPELINE)
    work(contacts, 10, 250)
    exchange_all([contacts])
    run_jobs(pipeline, "fill-copies")
    exchange_all([contacts, pipeline])
    while stream_snapshots(contacts):
        with contacts.transaction() as uow:
            for contact_id in uow.session.scalars(select(Contact.id)).all()[::7]:
                rename_contact(uow, contact_id, "changed meanwhile")
    exchange_all([contacts, pipeline])
    assert copies(pipeline) == owned(contacts)
    assert is_whole(pipeline)


def test_the_source_of_each_kind_is_kept(make: Make) -> None:
    contacts, pipeline = make(CONTACTS), make(PIPELINE)
    settle(contacts, pipeline)
    with pipeline.reading() as session:
        states = {row.kind: row.state for row in session.execute(select(copy_sources))}
    assert states == {"contact": "full", "member": "filling", "team": "filling", "api_key": "filling"}

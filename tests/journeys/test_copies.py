"""Copies heal: a service that starts late, one that lost its copies, a database put back from an old backup.

With the real services and the embedded bus, in this process. Nothing that heals a copy starts a run or sends a mail.
"""

import datetime as dt
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import time_machine
from jalon_process import eventually
from sqlalchemy import func, select, text

from jalon.demo.load import load_demo
from jalon.installation import Installation
from jalon.services import BY_NAME, SERVICES
from jalon_contacts.operations.contacts import create_contact, update_contact
from jalon_core.copies.reading import copied
from jalon_core.service import Context, Service
from jalon_core.settings import Settings
from jalon_identity.operations.members import create_member
from jalon_identity.operations.teams import create_team
from jalon_pipeline.operations.cards import create_card

OWNERS = {owned.kind: service.name for service in SERVICES for owned in service.owned}


@contextmanager
def at_work(data_dir: Path, services: tuple[Service, ...] = SERVICES) -> Iterator[Installation]:
    """Some services of an installation, started and stopped."""
    settings = Settings(data_dir=data_dir, password_cost="cheap", demo_password="la-la-la-42")
    installation = Installation(settings, services)
    installation.migrate()
    installation.prepare()
    installation.start()
    try:
        yield installation
    finally:
        installation.stop()


def versions(context: Context, kind: str) -> dict[UUID, int]:
    """What a service's copies of a kind are: version by id."""
    with context.reading() as session:
        rows = session.execute(text("SELECT id, version FROM record_copies WHERE kind = :kind"), {"kind": kind}).all()
    return {UUID(str(row.id)): row.version for row in rows}


def owned(context: Context, kind: str) -> dict[UUID, int]:
    """What a service's own records of a kind are: version by id."""
    [source] = [source for source in context.service.owned if source.kind == kind]
    with context.reading() as session:
        return {state.id: state.version for state in source.states(session, None, 10_000)}


def assert_equal_copies(installation: Installation) -> bool:
    """Every copy that every service keeps is what its owner has."""
    for name, runtime in installation.runtimes.items():
        for kinds in runtime.context.service.wanted_copies.values():
            for kind in kinds:
                if OWNERS[kind] in installation.runtimes and OWNERS[kind] != name:
                    expected = owned(installation.context(OWNERS[kind]), kind)
                    assert versions(runtime.context, kind) == expected, (name, kind)
    return True


def people(installation: Installation) -> tuple[UUID, UUID]:
    """The demo's team and the member who owns what the form brings in."""
    with installation.context("identity").reading() as session:
        team = session.execute(text("SELECT id FROM teams")).scalar_one()
        owner = session.execute(text("SELECT id FROM members WHERE email LIKE 'accueil@%'")).scalar_one()
    return UUID(str(team)), UUID(str(owner))


def add_contacts(installation: Installation, names: list[str], people_: tuple[UUID, UUID]) -> list[UUID]:
    team_id, owner_id = people_
    with installation.context("contacts").transaction() as uow:
        return [create_contact(uow, name=name, team_id=team_id, owner_id=owner_id).id for name in names]


def consequences(installation: Installation) -> tuple[int, int, int]:
    """Runs, mails and notifications so far."""
    counts = []
    for service, table in (("automation", "runs"), ("campaigns", "sends"), ("automation", "notifications")):
        with installation.context(service).reading() as session:
            counts.append(session.execute(select(func.count()).select_from(text(table))).scalar_one())
    return (counts[0], counts[1], counts[2])


def first_pipeline(context: Context) -> UUID:
    with context.reading() as session:
        return UUID(str(session.execute(text("SELECT id FROM pipelines ORDER BY id LIMIT 1")).scalar_one()))


def test_pipeline_starts_an_hour_after_contacts(data_dir: Path) -> None:
    with at_work(data_dir, (BY_NAME["identity"], BY_NAME["contacts"])) as early:
        with early.context("identity").transaction() as uow:
            team = create_team(uow, name="Chorale", time_zone="Europe/Paris")
            who = {"email": "lea@chorale.example", "name": "Léa", "password": "la-la-la-42"}
            lea = create_member(uow, **who, language="fr", time_zone="Europe/Paris", roles={team.id: "member"})
        eventually(lambda: assert_equal_copies(early), within=60)
        made = add_contacts(early, [f"Élève {number}" for number in range(250)], (team.id, lea.id))
    with (
        time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)),
        at_work(data_dir) as everything,
    ):
        eventually(lambda: assert_equal_copies(everything), within=60)
        assert versions(everything.context("pipeline"), "contact").keys() == set(made)
        assert consequences(everything) == (0, 0, 0)


def test_emptied_copies_are_filled_again(data_dir: Path) -> None:
    with at_work(data_dir) as everything:
        load_demo(everything)
        add_contacts(everything, ["Ana", "Ivo"], people(everything))
        eventually(lambda: assert_equal_copies(everything), within=60)
    with sqlite3.connect(data_dir / "pipeline.sqlite3") as database:
        database.execute("DELETE FROM record_copies WHERE kind = 'contact'")
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(hours=2)), at_work(data_dir):
        pass  # the first count that differs
    with (
        time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(hours=4)),
        at_work(data_dir) as everything,
    ):
        eventually(lambda: assert_equal_copies(everything), within=60)
        assert consequences(everything) == (0, 0, 0)


def test_an_old_backup_of_contacts_is_put_back(data_dir: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    with at_work(data_dir) as everything:
        load_demo(everything)
        who = people(everything)
        [kept] = add_contacts(everything, ["Ana"], who)
        eventually(lambda: assert_equal_copies(everything), within=60)
    backup.mkdir()
    for file in data_dir.glob("contacts.sqlite3*"):
        shutil.copy(file, backup)
    with at_work(data_dir) as everything:
        with everything.context("contacts").transaction() as uow:
            update_contact(uow, kept, name="Ana, plus tard")
        [gone] = add_contacts(everything, ["Après la sauvegarde"], who)
        eventually(lambda: assert_equal_copies(everything), within=60)
        pipeline = everything.context("pipeline")
        with pipeline.transaction() as uow:
            create_card(uow, kind="deal", name="Une affaire", pipeline_id=first_pipeline(pipeline), contact_id=gone)
        before = consequences(everything)
    for file in data_dir.glob("contacts.sqlite3*"):
        file.unlink()
    for file in backup.iterdir():
        shutil.copy(file, data_dir)
    with at_work(data_dir) as everything:
        eventually(lambda: assert_equal_copies(everything), within=60)
        with everything.context("pipeline").reading() as session:
            found: Any = copied(session, "contact", kept)
        assert found.name == "Ana"
        assert consequences(everything) == before

"""Migrations go forward on a filled database."""

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from jalon_core.db.engine import Database
from jalon_core.db.migrations import upgrade
from jalon_core.testing.servers import postgresql_database

FILLED = (
    "INSERT INTO contacts (id, version, created_at, updated_at, name, sort_name, search, custom)"
    " VALUES (:c, 1, :t, :t, 'Zoé', 'zoe', 'zoe', '{}')",
    "INSERT INTO contact_emails (id, contact_id, team_id, address, position, live)"
    " VALUES (:e, :c, :m, 'zoe@example.org', 0, true)",
    "INSERT INTO notes (id, version, created_at, updated_at, contact_id, text) VALUES (:n, 1, :t, :t, :c, 'Jazz')",
)
IDS = {name: f"0199f09e000070008000{number:012d}" for number, name in enumerate("cemn")}


BEFORE_MERGES = (
    *FILLED,
    "INSERT INTO groups (id, version, created_at, updated_at, name, sort_name, mode)"
    " VALUES (:g, 1, :t, :t, 'Altos', 'altos', 'static')",
    "INSERT INTO group_members (contact_id, group_id, kept, added_at) VALUES (:c, :g, false, :t)",
)
IDS["g"] = f"0199f09e000070008000{9:012d}"
TIME = {"t": "2026-03-02 09:00:00+00:00"}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.services)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with contextlib.ExitStack() as stack:
        url = f"sqlite:///{tmp_path / 'contacts.sqlite3'}"
        if request.param == "postgresql":
            url = stack.enter_context(postgresql_database())
        database = Database(url)
        stack.callback(database.dispose)
        yield database


def fill(database: Database, statements: Sequence[str]) -> None:
    with database.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement), IDS | TIME)


def test_contacts_keep_what_is_known_of_them(database: Database) -> None:
    upgrade("jalon_contacts", database, "0001")
    fill(database, FILLED)
    upgrade("jalon_contacts", database)
    with database.engine.begin() as connection:
        found = connection.execute(
            text(
                "SELECT contacts.name, company_id, address, notes.text, jalon_casefold(contacts.name) FROM contacts"
                " JOIN contact_emails ON contact_emails.contact_id = contacts.id"
                " JOIN notes ON notes.contact_id = contacts.id"
            )
        ).one()
    assert tuple(found) == ("Zoé", None, "zoe@example.org", "Jazz", "zoé")


def test_contacts_stay_in_their_groups_and_can_be_merged(database: Database) -> None:
    upgrade("jalon_contacts", database, "0004")
    fill(database, BEFORE_MERGES)
    upgrade("jalon_contacts", database, "0005")
    with database.engine.begin() as connection:
        found = connection.execute(
            text(
                "SELECT contacts.name, merged_into, groups.name, address FROM contacts"
                " JOIN group_members ON group_members.contact_id = contacts.id"
                " JOIN groups ON groups.id = group_members.group_id"
                " JOIN contact_emails ON contact_emails.contact_id = contacts.id"
            )
        ).one()
        assert tuple(found) == ("Zoé", None, "Altos", "zoe@example.org")
    # What hangs on a contact still does: the table was not exchanged for one that nobody points to.
    with pytest.raises(IntegrityError):
        fill(database, ["INSERT INTO not_duplicates (low_id, high_id, said_at) VALUES (:c, :n, :t)"])
    with pytest.raises(IntegrityError):
        fill(database, ["DELETE FROM contacts WHERE id = :c"])
    fill(
        database,
        [
            "INSERT INTO contacts (id, version, created_at, updated_at, name, sort_name, search, custom, merged_into)"
            " VALUES (:n, 1, :t, :t, 'Zoë', 'zoe', 'zoe', '{}', :c)",
            "INSERT INTO not_duplicates (low_id, high_id, said_at) VALUES (:c, :n, :t)",
        ],
    )

"""Migrations go forward on a filled database."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from jalon_core.db.engine import Database
from jalon_core.db.migrations import upgrade
from jalon_core.testing.servers import postgresql_database

SEND = (
    "INSERT INTO sends (id, version, created_at, updated_at, purpose, lane, message_id, to_address, to_name, subject,"
    " text, attachments, status, planned_at, next_attempt_at, attempts)"
    " VALUES (:id, 1, :t, :t, 'one_off', 'live', :message, 'zoe@example.org', 'Zoé', 'Votre cours', 'À mardi !', '[]',"
    " :status, :t, :next, 0)"
)
TIME = "2026-03-02 09:00:00+00:00"
PLANNED, SENT = (f"0199f09e000070008000{number:012d}" for number in (1, 2))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.services)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with contextlib.ExitStack() as stack:
        url = f"sqlite:///{tmp_path / 'campaigns.sqlite3'}"
        if request.param == "postgresql":
            url = stack.enter_context(postgresql_database())
        database = Database(url)
        stack.callback(database.dispose)
        yield database


def test_mails_stay_what_they_were_and_are_found_when_due(database: Database) -> None:
    upgrade("jalon_campaigns", database, "0001")
    with database.engine.begin() as connection:
        connection.execute(
            text(SEND), {"id": PLANNED, "message": PLANNED, "status": "planned", "next": TIME, "t": TIME}
        )
        connection.execute(text(SEND), {"id": SENT, "message": SENT, "status": "accepted", "next": None, "t": TIME})
    upgrade("jalon_campaigns", database, "0004")
    assert "status" in due_index(database)
    upgrade("jalon_campaigns", database, "0005")
    assert "next_attempt_at IS NOT NULL" in due_index(database)
    assert "status" not in due_index(database)
    with database.engine.begin() as connection:
        found = connection.execute(
            text("SELECT message_id, to_name, text, status, template_kind, language FROM sends ORDER BY message_id")
        ).all()
        due = connection.execute(text("SELECT message_id FROM sends WHERE next_attempt_at IS NOT NULL")).scalars().all()
        if not database.is_sqlite:
            options = connection.execute(text("SELECT reloptions FROM pg_class WHERE relname = 'sends'")).scalar_one()
            assert set(options) == {"toast_tuple_target=256", "fillfactor=75"}
    assert [tuple(row) for row in found] == [
        (PLANNED, "Zoé", "À mardi !", "planned", "mail", "fr"),
        (SENT, "Zoé", "À mardi !", "accepted", "mail", "fr"),
    ]
    assert due == [PLANNED]


def due_index(database: Database) -> str:
    """How the index of mails that are due is defined; it is there once."""
    catalogue = "SELECT sql FROM sqlite_master WHERE name = 'ix_sends_due'"
    if not database.is_sqlite:
        catalogue = "SELECT indexdef FROM pg_indexes WHERE indexname = 'ix_sends_due'"
    with database.engine.connect() as connection:
        return str(connection.execute(text(catalogue)).scalar_one())

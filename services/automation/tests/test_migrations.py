"""Migrations go forward on a filled database."""

from pathlib import Path

import pytest
from sqlalchemy import text

from jalon_core.db.engine import Database
from jalon_core.db.migrations import upgrade
from jalon_core.testing.servers import postgresql_database

FILLED = (
    "INSERT INTO workflows (id, version, created_at, updated_at, name, status, draft)"
    " VALUES (:w, 1, :t, :t, 'Relances', 'published', '{}')",
    "INSERT INTO runs (id, version, created_at, updated_at, workflow_id, workflow_name, number, record, event_id,"
    " correlation_id, caused_at, cause, lane, status, started_at)"
    " VALUES (:r, 1, :t, :t, :w, 'Relances', 1, 'contacts/1', :e, 'c', :t, '{}', 'live', 'finished', :t)",
    "INSERT INTO run_steps (id, run_id, step_id, iteration, position, kind, label, status, attempts, key, input,"
    " output, expected, answers, started_at)"
    " VALUES (:s, :r, 'welcome', 1, 0, 'action', '{}', 'finished', 1, 'k', '{}', '{}', 0, '{}', :t)",
)
IDS = {name: f"0199f09e000070008000{number:012d}" for number, name in enumerate("wres")}


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.services)])
def test_runs_keep_their_steps(kind: str, tmp_path: Path) -> None:
    if kind == "sqlite":
        forward(Database(f"sqlite:///{tmp_path / 'automation.sqlite3'}"))
    else:
        with postgresql_database() as url:
            forward(Database(url))


def forward(database: Database) -> None:
    upgrade("jalon_automation", database, "0001")
    with database.engine.begin() as connection:
        for statement in FILLED:
            connection.execute(text(statement), IDS | {"t": "2026-03-02 09:00:00+00:00"})
    upgrade("jalon_automation", database)
    with database.engine.begin() as connection:
        assert connection.execute(text("SELECT status FROM run_steps")).scalars().all() == ["finished"]
        connection.execute(text("UPDATE runs SET status = 'declined'"))
        if database.is_sqlite:
            assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
    database.dispose()

"""Migrations: every service's package has a ``migrations`` folder; Alembic runs it against the service's database.

A service's ``migrations/env.py`` is two lines that call `run`. The tables of `jalon_core.db.tables` belong to each
service's history, so a change of theirs needs a migration in every service.
"""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Literal

from alembic import command, context
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, Connection, MetaData

from jalon_core.db.engine import Database
from jalon_core.db.tables import core_metadata
from jalon_core.db.types import UtcDateTime


class BrokenReferences(RuntimeError):
    """A migration would leave rows that name others which are not there; nothing of it is kept."""


def upgrade(package: str, database: Database, to: str = "head") -> None:
    """Bring a service's database to the newest version, or to another; does nothing when it is there already.

    :raises BrokenReferences: a migration is wrong; the database stays as it was.
    """
    with _migrating(database) as connection:
        wanted = newest(package) if to == "head" else to
        if MigrationContext.configure(connection).get_current_revision() != wanted:
            command.upgrade(_config(package, connection), to)


@contextmanager
def _migrating(database: Database) -> Iterator[Connection]:
    """A transaction for migrations.

    SQLite changes a table by making it anew, and dropping the old one would delete what hangs on it by ON DELETE
    CASCADE. So foreign keys rest meanwhile (that can only be said outside of a transaction), and are checked at the
    end.
    """
    with database.engine.connect() as connection:
        if database.is_sqlite:
            _foreign_keys(connection, on=False)
        try:
            with connection.begin():
                yield connection
                if database.is_sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
                    raise BrokenReferences(f"rows that name others which are not there: {broken[:5]}")
        finally:
            if database.is_sqlite:
                _foreign_keys(connection, on=True)


def _foreign_keys(connection: Connection, *, on: bool) -> None:
    raw = connection.connection.driver_connection
    assert raw is not None
    raw.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def newest(package: str) -> str | None:
    """The revision that the code of this package needs."""
    return ScriptDirectory.from_config(_config(package)).get_current_head()


def known(package: str) -> frozenset[str]:
    """All revisions that the code of this package knows how to go on from."""
    return frozenset(script.revision for script in ScriptDirectory.from_config(_config(package)).walk_revisions())


def current(database: Database) -> str | None:
    """The revision that the database has."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def write_revision(package: str, database: Database, message: str) -> None:
    """Write a migration that brings the newest version to the models of the code (to be read before it is kept)."""
    upgrade(package, database)
    with database.engine.begin() as connection:
        command.revision(_config(package, connection), message=message, autogenerate=True)


def run(metadata: MetaData) -> None:
    """What a service's ``migrations/env.py`` calls.

    :param metadata: of the service's own models.
    """
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=[metadata, core_metadata],
        render_as_batch=True,
        compare_type=True,
        render_item=_render,
    )
    context.run_migrations()


def _render(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Name our own types in a migration; everything else is written as Alembic does."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "types.UtcDateTime()"
    if kind == "type" and isinstance(item, JSON):
        return "types.JsonType"
    return False


def _config(package: str, connection: Connection | None = None) -> Config:
    importlib.import_module(package)
    config = Config()
    folder = Path(str(files(package))) / "migrations"
    config.set_main_option("script_location", str(folder))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config

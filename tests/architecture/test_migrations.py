"""The migrations make what the models say, on both databases."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from jalon.services import SERVICES
from jalon_core.db.engine import Database
from jalon_core.db.migrations import current, newest, upgrade
from jalon_core.db.tables import core_metadata
from jalon_core.service import Service
from jalon_core.testing.servers import postgresql_database


@contextmanager
def fresh(kind: str, folder: Path) -> Iterator[Database]:
    if kind == "sqlite":
        database = Database(f"sqlite:///{folder / 'fresh.sqlite3'}")
        yield database
        database.dispose()
    else:
        with postgresql_database() as url:
            database = Database(url)
            yield database
            database.dispose()


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.services)])
@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_migrated_tables_are_the_models(service: Service, kind: str, tmp_path: Path) -> None:
    with fresh(kind, tmp_path) as database:
        upgrade(service.package, database)
        assert current(database) == newest(service.package)
        upgrade(service.package, database)
        with database.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            differences = compare_metadata(context, [service.metadata, core_metadata])  # type: ignore[arg-type]  # Alembic takes a list too
        assert differences == []

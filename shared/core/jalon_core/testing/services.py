"""A service at work in a test, with a database of its own."""

from pathlib import Path

from sqlalchemy import text

from jalon_core.db.engine import Database
from jalon_core.db.tables import core_metadata
from jalon_core.service import Context, Service
from jalon_core.settings import Settings


def make_context(service: Service, tmp_path: Path, *, url: str | None = None) -> Context:
    """A context whose database has all tables, as the models describe them.

    :param tmp_path: the data folder; the SQLite file is made there.
    :param url: a PostgreSQL database instead, see `jalon_core.testing.servers`.
    """
    environ = {} if url is None else {f"JALON_{service.name.upper()}_DATABASE_URL": url}
    settings = Settings(data_dir=tmp_path, password_cost="cheap", secret_key="0" * 64, environ=environ)  # noqa: S106  opens nothing
    database = Database(settings.database_url_of(service.name))
    core_metadata.create_all(database.engine)
    service.metadata.create_all(database.engine)
    return Context(service=service, settings=settings, database=database)


def empty_database(context: Context) -> None:
    """Leave a PostgreSQL database to the next test as it was made: all tables, and nothing in them."""
    names = ", ".join(
        f'"{table.name}"' for table in (*context.service.metadata.sorted_tables, *core_metadata.sorted_tables)
    )
    with context.database.engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))

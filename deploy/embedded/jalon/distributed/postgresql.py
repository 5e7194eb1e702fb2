"""A database and a role per service, which cannot enter each other's."""

from urllib.parse import urlsplit

import psycopg
from psycopg import Connection, sql

from jalon.distributed.accounts import Accounts
from jalon.distributed.missing import Missing
from jalon.distributed.scale import scale
from jalon_core.settings import SERVICES, Settings

_ADVICE = (
    "On Debian: apt-get install postgresql, then as root: "
    'su postgres -c "createuser --superuser $USER", and JALON_POSTGRES_ADMIN_URL=postgresql:///postgres'
)


def postgresql_address(settings: Settings) -> str:
    """Host and port where services find the PostgreSQL of the admin's address; 127.0.0.1 if that is a socket."""
    parts = urlsplit(settings.postgres_admin_url)
    host = parts.hostname or "127.0.0.1"
    return f"[{host}]:{parts.port or 5432}" if ":" in host else f"{host}:{parts.port or 5432}"


def make_databases(accounts: Accounts) -> None:
    """Make what is not there yet. Doing it again changes nothing, but for passwords, which become those kept here.

    :raises Missing: PostgreSQL does not answer, or refuses.
    """
    try:
        with psycopg.connect(accounts.settings.postgres_admin_url, autocommit=True, connect_timeout=5) as connection:
            _require_connections(connection, scale(accounts.settings).connections)
            for service in SERVICES:
                _make_role(connection, accounts.database(service), accounts.database_password(service))
                _make_database(connection, accounts.database(service))
    except psycopg.Error as error:
        problem = str(error).strip().splitlines()[0]
        raise Missing(f"PostgreSQL (JALON_POSTGRES_ADMIN_URL): {problem}.", _ADVICE) from error


def _require_connections(connection: Connection, needed: int) -> None:
    found = connection.execute(
        "SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int"
    ).fetchone()
    allowed = int(found[0]) if found else 0
    if allowed < needed:
        raise Missing(
            f"PostgreSQL allows {allowed} connections, and this many processes need about {needed}.",
            "Raise max_connections in postgresql.conf and restart it, or lower JALON_PROCESSES.",
        )


def _make_role(connection: Connection, name: str, password: str) -> None:
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    statement = "ALTER ROLE {} LOGIN PASSWORD {}" if known else "CREATE ROLE {} LOGIN PASSWORD {}"
    connection.execute(sql.SQL(statement).format(sql.Identifier(name), sql.Literal(password)))


def _make_database(connection: Connection, name: str) -> None:
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
        statement = sql.SQL("CREATE DATABASE {0} OWNER {0} ENCODING 'UTF8' TEMPLATE template0")
        connection.execute(statement.format(sql.Identifier(name)))
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))

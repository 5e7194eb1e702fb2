"""PostgreSQL's own tools: a service's database into a file, and back."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

from jalon.backup.manifest import Unusable

_TLS = ("sslmode", "sslrootcert", "sslcert", "sslkey")

_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
_FUNCTIONS = """
    SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
"""
"""With their arguments, quoted as need be; those of extensions are not ours."""

_ADVICE = "On Debian: apt-get install postgresql-client (of the server's version, or later)"


def dump(address: str, file: Path) -> None:
    """Write a database into a file.

    :raises Unusable: the tool is not there, or fails.
    """
    _run("pg_dump", make_url(address), "--format=custom", "--no-owner", f"--file={file}")


def restore(address: str, file: Path) -> None:
    """Put a database back. If it is interrupted the database is empty, or as it was; it can be done again.

    :raises Unusable: somebody is connected to it, the tool is not there, or it fails.
    """
    url = make_url(address)
    _run("pg_restore", url, "--list", str(file))
    _empty(url)
    options = ("--no-owner", "--exit-on-error", "--single-transaction")
    _run("pg_restore", url, *options, f"--dbname={url.database}", str(file))


def require_alone(address: str) -> None:
    """Refuse while anybody is connected to a database.

    :raises Unusable: somebody is.
    """
    url = make_url(address)
    with _connected(url) as connection:
        found = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND backend_type = 'client backend'"
        ).fetchone()
    if found is not None and found[0]:
        raise Unusable(f"{found[0]} programs are connected to {url.database}: stop Jalon first (`jalon down`).")


def _empty(url: URL) -> None:
    # Not left to pg_restore, which drops what the dump holds: what a later migration made would stay.
    with _connected(url) as connection:
        for (table,) in connection.execute(_TABLES).fetchall():
            connection.execute(sql.SQL("DROP TABLE public.{} CASCADE").format(sql.Identifier(table)))
        for (function,) in connection.execute(_FUNCTIONS).fetchall():
            connection.execute(f"DROP FUNCTION {function}".encode())


def _connected(url: URL) -> "psycopg.Connection[tuple[Any, ...]]":
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        return psycopg.connect(plain, connect_timeout=5)
    except psycopg.Error as error:
        raise Unusable(f"{url.database} does not answer: {str(error).strip().splitlines()[0]}") from error


def _run(tool: str, url: URL, *options: str) -> None:
    path = shutil.which(tool)
    if path is None:
        raise Unusable(f"{tool} is not installed. {_ADVICE}")
    # The password goes by the environment: arguments can be read by everybody on the machine.
    parts = {
        "PGHOST": url.host,
        "PGPORT": url.port,
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
    } | {f"PG{name.upper()}": url.query.get(name) for name in _TLS}
    environ = os.environ | {name: str(value) for name, value in parts.items() if value is not None}
    done = subprocess.run([path, *options], env=environ, capture_output=True, text=True, check=False)  # noqa: S603  a path that we found
    if done.returncode:
        raise Unusable(f"{tool} of {url.database} failed: {done.stderr.strip()[:500]}")

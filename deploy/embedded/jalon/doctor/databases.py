"""Each service's database: it answers, and is at the migration that the code needs."""

from collections.abc import Iterator

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from jalon.doctor.finding import Finding
from jalon.doctor.patient import Patient
from jalon_core.db import migrations
from jalon_core.db.engine import Database


def check_databases(patient: Patient) -> Iterator[Finding]:
    """One finding per database."""
    for name, file in patient.missing.items():
        yield Finding(_what(name), f"{file} is not there", "Start Jalon once: it makes it.")
    for name, context in patient.contexts.items():
        needed = migrations.newest(context.service.package)
        try:
            has = migrations.current(context.database)
            line = _line(context.database)
        except SQLAlchemyError as error:
            address = context.database.url.render_as_string(hide_password=True)
            problem = str(getattr(error, "orig", error)).strip().splitlines()[0]
            yield Finding(_what(name), f"{address} does not answer: {problem}", "Start it, or correct its address.")
            continue
        if has == needed:
            yield Finding(_what(name), f"answers, at migration {has}{line}")
        elif has is None or has in migrations.known(context.service.package):
            advice = "Start Jalon again: that migrates (`jalon run`, `jalon up`)."
            yield Finding(_what(name), f"is at migration {has}, the code needs {needed}", advice)
        else:
            advice = "It was used by a later Jalon: install that, or restore a backup."
            yield Finding(_what(name), f"is at migration {has}, which this code does not know", advice)


def _line(database: Database) -> str:
    if database.is_sqlite:
        return ""
    with database.reading() as session:
        version = session.scalar(text("SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()"))
    return f", encrypted ({version})" if version else ", not encrypted"


def _what(service: str) -> str:
    return f"database of {service}"

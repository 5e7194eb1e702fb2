"""Imports: 100,000 contacts, checked, duplicates found, with an event each; against bare COPY and upsert.

The time runs from the claim of the import to its last commit. How long the consumers need after it is their affair
(`benchmarks.consumer`).
"""

import os
import time
from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import func, select

from benchmarks.bare import importing
from benchmarks.places import plain_url, service_context
from benchmarks.rounds import Line
from jalon_contacts.domain.imports_reading import look_through
from jalon_contacts.jobs.imports import work_on_imports
from jalon_contacts.models import Contact, Import
from jalon_contacts.operations.imports import create_import, start_import, update_import
from jalon_contacts.service import SERVICE
from jalon_core import files
from jalon_core.access.caller import SYSTEM
from jalon_core.db.tables import outbox
from jalon_core.ids import new_id
from jalon_core.service import Context

ROWS = int(os.environ.get("BENCH_ROWS", "100000"))
BAR = 10_000


def measure() -> Iterator[Line]:
    """New contacts, and the same file once more, which changes nothing."""
    text = file_text(ROWS)
    with service_context(SERVICE) as context:
        team = new_id()
        fresh = run(context, team, text)
        again = run(context, team, text)
        bare = importing.measure(plain_url(context), text)
        with context.reading() as session:
            contacts = session.scalar(select(func.count()).select_from(Contact))
            events = session.scalar(select(func.count()).select_from(outbox))
    assert (contacts, events) == (ROWS, ROWS + 2), (contacts, events)
    yield Line(
        what=f"import of {ROWS:,} new contacts",
        unit="rows/s",
        ours=fresh,
        bare=bare,
        bar=f"≥ {BAR:,}",
        held=fresh >= BAR,
    )
    yield Line(what="the same file again: all known", unit="rows/s", ours=again)


def file_text(rows: int) -> str:
    """A file with a name, an address and a number in each row."""
    lines = ["nom,e-mail,téléphone"]
    for n in range(rows):
        digits = f"{n:08}"
        phone = f"06 {digits[0:2]} {digits[2:4]} {digits[4:6]} {digits[6:8]}"
        lines.append(f"Élève Numéro {n},eleve.{n}@chorale.example,{phone}")
    return "\n".join(lines) + "\n"


def run(context: Context, team: UUID, text: str) -> float:
    """Import a file; rows per second."""
    data = text.encode()
    parts = [data[start : start + files.CHUNK] for start in range(0, len(data), files.CHUNK)]
    file_id = files.receive(context, parts, name="liste.csv", media_type="text/csv", limit=len(data))
    found = look_through(lambda: files.read(context, file_id))
    with context.transaction(SYSTEM) as uow:
        import_ = create_import(uow, file_id=file_id, file_name="liste.csv", found=found, team_id=team)
        update_import(uow, import_.id, run_workflows=True)
        start_import(uow, import_.id, dry=False)
    started = time.perf_counter()
    work_on_imports(context)
    taken = time.perf_counter() - started
    with context.reading() as session:
        done = session.get_one(Import, import_.id)
    assert (done.status, done.position) == ("finished", found.rows), (done.status, done.reason, done.position)
    return found.rows / taken

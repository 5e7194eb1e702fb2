"""A worker that is killed while it imports: no row twice, none left out, whatever the moment."""

import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
import time_machine
from imports_world import PATH, upload
from sqlalchemy import func, select

from jalon_contacts.models import Contact, Import, ImportRow
from jalon_contacts.operations.imports_working import LEASE
from jalon_core.clock import now
from jalon_core.testing.client import client_for
from jalon_core.testing.events import recorded, run_jobs

ROWS = 3_000
SEED = random.randrange(10**6)


def start(context):
    url = "" if context.database.is_sqlite else context.database.url.render_as_string(hide_password=False)
    script = Path(__file__).parent / "imports_process.py"
    return subprocess.Popen([sys.executable, str(script), str(context.settings.data_dir), url])


def position(context):
    with context.reading() as session:
        return session.scalar(select(Import.position))


@pytest.mark.parametrize("kills", [2])
def test_no_row_is_lost_or_done_twice(context, lea, kills, record_property):
    record_property("seed", SEED)
    chance = random.Random(SEED)
    client = client_for(context, lea)
    text = "nom,courriel\n" + "".join(f"Élève {n},eleve{n % (ROWS - 100)}@example.org\n" for n in range(ROWS))
    import_ = upload(client, text)
    client.post(f"{PATH}/{import_['id']}/run")
    for _kill in range(kills):
        before = position(context)
        process = start(context)
        deadline = time.monotonic() + 60
        while position(context) < before + chance.randrange(20, 400) and process.poll() is None:
            assert time.monotonic() < deadline, "the worker did not get on"
            time.sleep(0.005)
        process.kill()
        process.wait()
        assert before < position(context) < ROWS, "killed too late to prove anything"
        with context.database.writing() as session:  # the lease is over
            session.execute(Import.__table__.update().values(claimed_until=now() - LEASE))
    run_jobs(context, "imports")
    done = client.get(f"{PATH}/{import_['id']}").json
    assert (done["status"], done["position"], done["created"], done["updated"]) == ("finished", ROWS, ROWS - 100, 100)
    with context.reading() as session:
        assert session.scalar(select(func.count()).select_from(Contact)) == ROWS - 100
        assert session.scalar(select(func.count()).select_from(ImportRow)) == ROWS
    told = Counter(envelope.subject for envelope in recorded(context, "contact.created"))
    assert (len(told), set(told.values())) == (ROWS - 100, {1})
    assert len(recorded(context, "contact.updated")) == 100
    assert len(recorded(context, "import.finished")) == 1


def test_a_claim_is_respected_while_its_worker_lives(context, lea):
    client = client_for(context, lea)
    import_ = upload(client, "nom\nZoé\n")
    client.post(f"{PATH}/{import_['id']}/run")
    with context.database.writing() as session:
        session.execute(Import.__table__.update().values(claimed_until=now() + LEASE))
    assert run_jobs(context, "imports") == 0
    with time_machine.travel(now() + LEASE * 2):
        assert run_jobs(context, "imports") == 1

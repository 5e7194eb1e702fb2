"""A worker that is killed while it changes many contacts: none is changed twice, none is left out."""

import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from sqlalchemy import func, select

from jalon_contacts.models import Contact
from jalon_contacts.models.bulk_jobs import BulkJob
from jalon_contacts.operations import bulk_changes
from jalon_contacts.operations.contacts import create_contact
from jalon_core.testing.client import client_for
from jalon_core.testing.events import recorded, run_jobs

PEOPLE = 150
KILLS = 3
PATIENCE = 120
SEED = random.randrange(10**6)


def start(context):
    url = "" if context.database.is_sqlite else context.database.url.render_as_string(hide_password=False)
    script = Path(__file__).parent / "bulk_jobs_process.py"
    return subprocess.Popen([sys.executable, str(script), str(context.settings.data_dir), url])


def done(context):
    with context.reading() as session:
        return session.scalar(select(BulkJob.done))


def progress(context, owner_id):
    """The work and how many contacts are changed, as of one moment: what was sent before a kill may arrive after it."""
    changed = select(func.count()).where(Contact.owner_id == owner_id).scalar_subquery()
    with context.reading() as session:
        return session.execute(select(BulkJob, changed)).one()


def test_no_contact_is_left_out_or_changed_twice(context, helene, max_, lea, monkeypatch, record_property):
    record_property("seed", SEED)
    chance = random.Random(SEED)
    web = client_for(context, helene)
    client_for(context, max_)
    with context.transaction(lea) as uow:
        ids = {create_contact(uow, name=f"P{number}").id for number in range(PEOPLE)}
    monkeypatch.setattr(bulk_changes, "MAX_ITEMS", 2)
    everybody = {"field": "record.name", "op": "starts_with", "value": "p"}
    body = {"filter": everybody, "action": "assign", "owner_id": str(max_.member_id)}
    path = f"/api/v1/bulk-jobs/{web.post('/api/v1/contacts/bulk', json=body).json['job']['id']}"
    for _kill in range(KILLS):
        before = done(context)
        process = start(context)
        deadline = time.monotonic() + PATIENCE
        while done(context) < before + chance.randrange(5, 25) and process.poll() is None:
            assert time.monotonic() < deadline, "the worker did not get on"
            time.sleep(0.005)
        process.kill()
        process.wait()
        seen, assigned = progress(context, max_.member_id)
        assert before < seen.done < PEOPLE, "killed too late to prove anything"
        assert (seen.status, seen.total) == ("running", PEOPLE)
        # Whatever the moment, the progress is what was done, to the contact.
        assert assigned == seen.done == seen.changed
    deadline = time.monotonic() + PATIENCE
    while web.get(path).json["status"] == "running":  # PostgreSQL frees what a killed worker had locked when it notices
        assert time.monotonic() < deadline, "nobody went on"
        run_jobs(context, "bulk-jobs")
    ended = web.get(path).json
    assert (ended["status"], ended["done"], ended["changed"], ended["refused"]) == ("finished", PEOPLE, PEOPLE, 0)
    told = Counter(envelope.record_id for envelope in recorded(context, "contact.updated"))
    assert told == dict.fromkeys(ids, 1)
    with context.reading() as session:
        found = session.execute(select(Contact.id, Contact.owner_id, Contact.version)).all()
    assert {tuple(row) for row in found} == {(id_, max_.member_id, 2) for id_ in ids}

"""Sending: the planned mails of a campaign to a local sink, every one recorded, with its event; against a bare loop.

The time runs from the start of two sender processes to the last committed ``accepted``. Beside it, two processes that
merge, compose (`email.message`) and hand over the same mails, and write nothing down.
"""

import os
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select

from benchmarks.bare.mailing import HTML, TEXT
from benchmarks.places import folder, service_context
from benchmarks.processes import running
from benchmarks.rounds import Line
from jalon_campaigns.models import Campaign, CampaignStep, Enrolment, Send
from jalon_campaigns.operations.mailboxes import keep_installation_mailbox
from jalon_campaigns.service import SERVICE
from jalon_core.bus.envelopes import envelope_of
from jalon_core.clock import now
from jalon_core.db.bulk import insert_rows
from jalon_core.db.tables import outbox
from jalon_core.ids import new_id
from jalon_core.service import Context
from jalon_sdk.events.campaigns import EmailPlanned
from jalon_sdk.records import Send as SendState

MAILS = int(os.environ.get("BENCH_MAILS", "100000"))
PROCESSES = 2
BAR = 1_500


def measure() -> Iterator[Line]:
    """Mails per second."""
    with service_context(SERVICE) as context, folder() as place, sink(place) as url:
        plan(context, MAILS)
        started = time.perf_counter()
        senders(context.database.url.render_as_string(hide_password=False), str(place), url)
        ours = MAILS / (time.perf_counter() - started)
        check(context, url)
        portion = max(MAILS // 10, 1000) // PROCESSES
        started = time.perf_counter()
        senders("bare", str(portion), url)
        bare = portion * PROCESSES / (time.perf_counter() - started)
    yield Line(
        what=f"{MAILS:,} mails of a campaign to a local sink",
        unit="/s",
        ours=ours,
        bare=bare,
        bar=f"≥ {BAR:,}/s",
        held=ours >= BAR,
    )


@contextmanager
def sink(place: Path) -> Iterator[str]:
    """A sink in a process of its own; its address."""
    port_file = place / "port"
    with running("-m", "benchmarks.sink", str(port_file)):
        while not port_file.exists():
            time.sleep(0.05)
        yield f"smtp://127.0.0.1:{port_file.read_text()}"


def senders(*arguments: str) -> None:
    """Run the sender processes to their end."""
    command = [sys.executable, "-m", "benchmarks.sender", *arguments]
    processes = [subprocess.Popen(command) for _ in range(PROCESSES)]
    for process in processes:
        if process.wait():
            raise SystemExit("a sender has failed")


def plan(context: Context, number: int) -> None:
    """A running campaign whose first mails are planned, each to a contact of its own."""
    campaign, step, team = new_id(), new_id(), new_id()
    with context.transaction() as uow:
        keep_installation_mailbox(uow)
        uow.session.add(Campaign(id=campaign, name="Rentrée", status="running", team_id=team))
        uow.session.flush()
        uow.session.add(CampaignStep(id=step, campaign_id=campaign, position=0, subject="a", text="b"))
    for start in range(0, number, 5000):
        rows = [_rows(campaign, step, team, index) for index in range(start, min(start + 5000, number))]
        with context.transaction() as uow:
            insert_rows(uow.session, Enrolment.__table__, [enrolment for enrolment, _ in rows])  # type: ignore[arg-type]  # a Table
            insert_rows(uow.session, Send.__table__, [send for _, send in rows])  # type: ignore[arg-type]  # a Table
    with context.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


def _rows(campaign: UUID, step: UUID, team: UUID, index: int) -> tuple[dict[str, object], dict[str, object]]:
    moment, enrolment, contact, send_id = now(), new_id(), new_id(), new_id()
    name, record = f"Zoé {index}", {"version": 1, "team_id": team, "created_at": moment, "updated_at": moment}
    message_id, address = f"<{send_id}@chorale.example>", f"zoe{index}@exemple.fr"
    subject = f"Une place pour vous, {name}"
    state = SendState(
        id=send_id, version=1, contact_id=contact, to=address, subject=subject, status="planned", template_id=None,
        message_id=message_id, planned_at=moment, accepted_at=None, reason=None,
    )  # fmt: skip
    told = envelope_of(EmailPlanned(record=state), service="campaigns", actor="system", lane="bulk")
    passage = record | {
        "id": enrolment, "campaign_id": campaign, "contact_id": contact, "rotation": 1, "status": "active", "step": 1,
        "started_at": moment,
    }  # fmt: skip
    return passage, record | {
        "id": send_id, "contact_id": contact, "campaign_id": campaign, "step_id": step, "enrolment_id": enrolment,
        "rotation": 1, "position": 0, "purpose": "campaign", "priority": 2, "lane": "bulk", "language": "fr",
        "template_kind": "mail", "mailbox_id": UUID("00000000-0000-7000-8000-000000000001"),
        "message_id": message_id, "to_address": address, "to_name": name, "subject": subject,
        "text": TEXT.format(name=name), "html": HTML.format(name=name), "attachments": [], "status": "planned",
        "planned_at": moment, "due_at": moment, "next_attempt_at": moment, "attempts": 0,
        "cause": replace(told, data=None).to_wire() | {"data": None},
    }  # fmt: skip


def check(context: Context, url: str) -> None:
    """Every mail was taken once, is recorded as accepted, and its event waits to be published."""
    with smtplib.SMTP(*_address(url)) as connection:
        mails, different = map(int, connection.docmd("XCOUNT")[1].split())
    with context.reading() as session:
        accepted = session.scalar(select(func.count()).select_from(Send).where(Send.status == "accepted"))
        events = session.scalar(
            select(func.count()).select_from(outbox).where(outbox.c.routing_key == "jalon.email.sent.v1")
        )
    assert (mails, different, accepted, events) == (MAILS,) * 4, (mails, different, accepted, events)


def _address(url: str) -> tuple[str, int]:
    host, _, port = url.removeprefix("smtp://").partition(":")
    return socket.gethostbyname(host), int(port)

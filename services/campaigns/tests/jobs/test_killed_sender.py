"""What ``kill -9`` leaves: every mail is accepted, unknown or still planned, and none is in the sink twice."""

import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import time_machine
from campaigns_factories import LATER, plan_mails
from sqlalchemy import select

from jalon_campaigns.models import Send
from jalon_campaigns.transports.routes import close_transports
from jalon_core.clock import now
from jalon_core.testing.events import recorded, run_jobs

NUMBER = 100
PROCESS = Path(__file__).with_name("sender_process.py")
SINK = Path(__file__).with_name("sink_process.py")


def states(context) -> dict[str, str]:
    with context.reading() as session:
        return {row.message_id: row.status for row in session.execute(select(Send.message_id, Send.status))}


def start_sender(context) -> subprocess.Popen[bytes]:
    settings = context.settings
    arguments = [settings.database_url_of("campaigns"), str(settings.data_dir), settings.smtp_url]
    return subprocess.Popen([sys.executable, str(PROCESS), *arguments])


@contextmanager
def disk_sink(kept: Path) -> Iterator[str]:
    """A mail server in a process of its own; each Message-ID is in the file before its mail is accepted."""
    process = subprocess.Popen([sys.executable, str(SINK), str(kept)], stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        yield f"smtp://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def kill_when(condition, context) -> None:
    """Start a sender process and kill it when the condition holds."""
    process = start_sender(context)
    try:
        deadline = time.monotonic() + 30
        while not condition():
            assert process.poll() is None, "the sender ended too soon"
            assert time.monotonic() < deadline
            time.sleep(0.002)
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("accepted_before", [1, 30, 60])
def test_a_sender_killed_in_the_middle(context, sink, accepted_before):
    sink.delay = 0.01
    plan_mails(context, NUMBER)
    context.database.dispose()
    kill_when(lambda: len(sink.messages) >= accepted_before, context)
    counts = Counter(states(context).values())
    assert counts["submitting"] <= 20
    with time_machine.travel(now() + LATER):
        run_jobs(context)
    after = states(context)
    counts = Counter(after.values())
    assert counts["accepted"] + counts["unknown"] == NUMBER
    assert counts["unknown"] <= 20
    assert set(sink.ids.values()) == {1}
    assert {message_id for message_id, status in after.items() if status == "accepted"} <= set(sink.ids)
    assert len(recorded(context, "email.sent")) == counts["accepted"]
    assert len(recorded(context, "email.unknown")) == counts["unknown"]


def test_a_killed_sender_that_writes_files_leaves_nothing_in_doubt(context):
    plan_mails(context, NUMBER)
    context.database.dispose()
    folder = context.settings.data_dir / "mails"
    kill_when(lambda: folder.exists() and len(list(folder.glob("*.eml"))) >= 20, context)
    with time_machine.travel(now() + LATER):
        run_jobs(context)
    assert Counter(states(context).values()) == {"accepted": NUMBER}
    assert len([file for file in folder.iterdir() if not file.name.startswith(".")]) == NUMBER


RECIPIENTS = 2000


@pytest.mark.parametrize("seed", [20261122, 7])
def test_senders_killed_again_and_again_at_random_moments(context, tmp_path, seed):
    """Two processes at a time, any of them killed at any moment, and a sink whose mails are on the disk."""
    chance = random.Random(seed)
    plan_mails(context, RECIPIENTS)
    context.database.dispose()
    kept = tmp_path / "sink.txt"
    with disk_sink(kept) as url:
        context.settings = replace(context.settings, smtp_url=url)
        running = [start_sender(context) for _ in range(2)]
        try:
            for _ in range(8):
                time.sleep(chance.uniform(0.3, 1.5))
                victim = chance.randrange(2)
                running[victim].kill()
                running[victim].wait()
                running[victim] = start_sender(context)
            for process in running:
                process.kill()
                process.wait()
        finally:
            for process in running:
                process.kill()
                process.wait()
        counts = Counter(states(context).values())
        assert sum(counts.values()) == RECIPIENTS
        assert set(counts) <= {"accepted", "unknown", "planned", "claimed", "submitting"}
        with time_machine.travel(now() + LATER):
            run_jobs(context)
        close_transports()
    after = states(context)
    counts = Counter(after.values())
    assert counts["accepted"] + counts["unknown"] == RECIPIENTS
    assert counts["unknown"] <= 10 * 20  # ten processes were killed
    taken = Counter(kept.read_text().split())
    assert set(taken.values()) == {1}
    assert {message_id for message_id, status in after.items() if status == "accepted"} <= set(taken)
    assert set(taken) <= set(after)
    assert len(recorded(context, "email.sent")) == counts["accepted"]

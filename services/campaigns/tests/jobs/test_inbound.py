"""Reading mailboxes on a real IMAP server: restarts, new numbering, duplicates, news, and readers that are killed."""

import datetime as dt
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from campaigns_factories import put_contact
from campaigns_imap import ImapServer, imap_server
from campaigns_inbound import a_mail
from sqlalchemy import func, select, update

from jalon_campaigns.jobs.inbound import Reader
from jalon_campaigns.models import InboundFolder, InboundMail, Mailbox
from jalon_campaigns.operations.mailboxes import create_mailbox, update_mailbox
from jalon_campaigns.operations.sends import plan_send
from jalon_core.clock import now
from jalon_core.testing.events import recorded, run_jobs
from jalon_core.testing.runtimes import eventually

pytestmark = pytest.mark.services

PROCESS = Path(__file__).with_name("inbound_process.py")


@pytest.fixture
def server() -> Iterator[ImapServer]:
    # Not below pytest's own folder: the server's processes have users of their own, who may not go there.
    folder = Path(tempfile.mkdtemp(prefix="jalon-imap-"))
    folder.chmod(0o755)
    try:
        with imap_server(folder) as started:
            yield started
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def reader() -> Iterator[Reader]:
    made = Reader()
    yield made
    made.close()


@pytest.fixture
def send(context):
    contact = put_contact(context)
    with context.transaction() as uow:
        made = plan_send(uow, contact_id=contact.id, subject="Essai", text="Bonjour")
    run_jobs(context, "sender")
    return made


@pytest.fixture
def mailbox(context, server) -> Mailbox:
    with context.transaction() as uow:
        return create_mailbox(uow, name="Accueil", imap_url=server.url)


def answer(send, number: int) -> bytes:
    return a_mail(f"Réponse {number}", In_Reply_To=send.message_id, Message_ID=f"<{number}@exemple.fr>")


def texts(context) -> list[str]:
    with context.reading() as session:
        return list(session.scalars(select(InboundMail.text).order_by(InboundMail.id)))


def folder_of(context, mailbox) -> InboundFolder:
    with context.reading() as session:
        return session.get(InboundFolder, mailbox.id)


def shown(context, mailbox) -> Mailbox:
    with context.reading() as session:
        return session.get(Mailbox, mailbox.id)


def due_again(context) -> None:
    with context.transaction() as uow:
        uow.session.execute(update(InboundFolder).values(next_at=now()))


def test_answers_are_read_in_order_and_nothing_is_touched(context, server, mailbox, send, reader):
    server.put(a_mail("Vos vacances", Subject="Privé"))
    for number in range(3):
        server.put(answer(send, number))
    assert reader.read_due(context) == 1
    assert texts(context) == ["Réponse 0", "Réponse 1", "Réponse 2"]
    assert folder_of(context, mailbox).last_uid == 4
    assert shown(context, mailbox).polled_at is not None
    with server.client() as client:
        client.select_folder("INBOX", readonly=True)
        assert len(client.search(["UNSEEN"])) == 4
    assert len(recorded(context, "email.replied")) == 3


def test_new_mail_is_told_and_read_at_once(context, server, mailbox, send, reader):
    reader.read_due(context)
    assert reader.read_due(context) == 0
    server.put(answer(send, 1))
    eventually(lambda: reader.read_due(context))
    assert texts(context) == ["Réponse 1"]


def test_a_server_that_tells_of_nothing_is_asked_every_minute(context, server, mailbox, send, reader):
    server.configure("imap_capability = IMAP4rev1 LITERAL+")
    reader.read_due(context)
    server.put(answer(send, 1))
    assert reader.read_due(context) == 0
    with time_machine.travel(now() + dt.timedelta(seconds=61), tick=True):
        assert reader.read_due(context) == 1
    assert texts(context) == ["Réponse 1"]


def test_a_server_that_tells_is_asked_nevertheless(context, server, mailbox, send, reader):
    reader.read_due(context)
    polled = shown(context, mailbox).polled_at
    with time_machine.travel(now() + dt.timedelta(minutes=5), tick=True):
        assert reader.read_due(context) == 1
    assert shown(context, mailbox).polled_at - polled > dt.timedelta(minutes=4)


def test_a_server_that_restarts(context, server, mailbox, send, reader):
    reader.read_due(context)
    server.stop()
    eventually(lambda: reader.read_due(context))
    assert shown(context, mailbox).poll_problem
    assert reader.read_due(context) == 0
    server.start()
    server.put(answer(send, 1))
    with time_machine.travel(now() + dt.timedelta(minutes=1), tick=True):
        assert reader.read_due(context) == 1
    assert texts(context) == ["Réponse 1"]
    assert shown(context, mailbox).poll_problem is None


def test_attempts_become_rarer_while_the_server_is_away(context, server, mailbox, reader):
    server.stop()
    waits = []
    moment = now()
    for _ in range(4):
        with time_machine.travel(moment, tick=False):
            assert reader.read_due(context) == 1
            waits.append((folder_of(context, mailbox).next_at - now()).total_seconds())
            moment = folder_of(context, mailbox).next_at + dt.timedelta(seconds=1)
    assert waits == [30, 60, 120, 300]
    assert shown(context, mailbox).polled_at is None


def test_a_wrong_password_is_shown(context, server, mailbox, reader):
    with context.transaction() as uow:
        update_mailbox(uow, mailbox.id, imap_url=server.url.replace("la-la-la", "wrong"))
    reader.read_due(context)
    problem = shown(context, mailbox).poll_problem
    assert "auth" in problem.lower()
    assert "wrong" not in problem


def test_new_numbering_loses_nothing_and_doubles_nothing(context, server, mailbox, send, reader):
    with server.client() as client:
        client.create_folder("Retours")
    with context.transaction() as uow:
        update_mailbox(uow, mailbox.id, imap_folder="Retours")
    for number in range(3):
        server.put(answer(send, number), "Retours")
    reader.read_due(context)
    before = folder_of(context, mailbox)
    reader.close()
    with server.client() as client:
        client.delete_folder("Retours")
    server.stop()
    server.start()
    with server.client() as client:
        # The numbering of a folder is the second in which it was made, at least.
        eventually(lambda: int(time.time()) > before.uid_validity)
        client.create_folder("Retours")
    for number in (2, 1, 0, 3):
        server.put(answer(send, number), "Retours")
    due_again(context)
    reader.read_due(context)
    after = folder_of(context, mailbox)
    assert after.uid_validity != before.uid_validity
    assert after.last_uid == 4
    assert sorted(texts(context)) == ["Réponse 0", "Réponse 1", "Réponse 2", "Réponse 3"]
    assert len(recorded(context, "email.replied")) == 4


def test_the_same_mail_in_the_folder_twice_is_one(context, server, mailbox, send, reader):
    server.put(answer(send, 1))
    server.put(answer(send, 1))
    reader.read_due(context)
    assert texts(context) == ["Réponse 1"]


def test_one_reader_at_a_time(context, server, mailbox, send, reader):
    reader.read_due(context)
    second = Reader()
    due_again(context)
    server.put(answer(send, 1))
    assert second.read_due(context) == 0
    with time_machine.travel(now() + dt.timedelta(minutes=10), tick=True):
        # The first has not been heard of for long: it is taken for dead, and finds that out.
        assert second.read_due(context) == 1
        due_again(context)
        reader.read_due(context)
    assert texts(context) == ["Réponse 1"]
    second.close()


@pytest.mark.parametrize("after", [2, 12])
def test_a_reader_killed_in_the_middle(context, server, mailbox, send, reader, after):
    for number in range(20):
        server.put(answer(send, number))
    context.database.dispose()
    settings = context.settings
    process = subprocess.Popen(
        [sys.executable, str(PROCESS), settings.database_url_of("campaigns"), str(settings.data_dir)]
    )
    try:

        def count() -> int:
            with context.reading() as session:
                return session.scalar(select(func.count(InboundMail.id)))

        eventually(lambda: count() >= after, within=30)
    finally:
        process.kill()
        process.wait()
    with time_machine.travel(now() + dt.timedelta(minutes=10), tick=True):
        assert reader.read_due(context) == 1
    assert sorted(texts(context)) == sorted(f"Réponse {number}" for number in range(20))
    assert len(recorded(context, "email.replied")) == 20

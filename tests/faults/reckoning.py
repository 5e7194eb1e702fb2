"""What there must be in the end, read from the databases, the broker and the mail server's folder."""

import collections
import email
import email.policy
from pathlib import Path
from typing import Any

from faulted import FaultedJalon
from load import Load, address_of, is_reminded, note_of
from test_copies import assert_equal_copies

from jalon.demo.chorale import REMINDER_SUBJECT
from jalon.distributed.preparing import installation_of
from jalon.services import BY_NAME
from jalon_core.bus.dead_letters import list_dead_letters
from jalon_core.bus.topology import LANES, command_queue, event_queue
from jalon_core.settings import SERVICES

UNPUBLISHED = "SELECT count(*) FROM outbox WHERE published_at IS NULL"
BUSY_RUNS = "SELECT count(*) FROM runs WHERE status IN ('running', 'waiting') AND waiting_until IS NULL"
DUE_RUNS = "SELECT count(*) FROM runs WHERE waiting_until < now() + interval '5 minutes'"
OPEN_SENDS = "SELECT count(*) FROM sends WHERE status NOT IN ('accepted', 'unknown')"
NOTES = "SELECT envelope->'data'->>'note' FROM event_log WHERE name = 'deal.stage_changed'"


def rows(jalon: FaultedJalon, service: str, query: str) -> list[Any]:
    return list(jalon.rows(service, query))


def number_of(jalon: FaultedJalon, service: str, query: str) -> int:
    return int(rows(jalon, service, query)[0][0])


def unfinished(jalon: FaultedJalon) -> dict[str, int]:
    """What is still under way."""
    left = {f"{service} outbox": number_of(jalon, service, UNPUBLISHED) for service in SERVICES}
    left |= {
        "busy runs": number_of(jalon, "automation", BUSY_RUNS),
        "due runs": number_of(jalon, "automation", DUE_RUNS),
        "open sends": number_of(jalon, "campaigns", OPEN_SENDS),
    }
    if not any(left.values()):
        for service in SERVICES:
            left |= _waiting_messages(jalon, service)
    return {name: number for name, number in left.items() if number}


def _waiting_messages(jalon: FaultedJalon, service: str) -> dict[str, int]:
    names = (event_queue, command_queue) if BY_NAME[service].commands else (event_queue,)
    queues = [name(service, lane) for lane in LANES for name in names]
    with jalon.broker(service).open() as line:
        return {queue: line.size(queue) or 0 for queue in queues}


def assert_settled(jalon: FaultedJalon) -> bool:
    left = unfinished(jalon)
    assert left == {}, left
    return True


def assert_submissions(jalon: FaultedJalon, load: Load, *, doubts: int) -> int:
    """Each acknowledged submission has all its consequences, once; give how many mails nobody knows about."""
    numbers = sorted(load.submitted)
    wanted = collections.Counter(map(address_of, numbers))
    found = rows(jalon, "contacts", "SELECT address FROM contact_emails WHERE address LIKE 'eleve%'")
    assert collections.Counter(address for (address,) in found) == wanted
    contacts = {
        address: contact
        for contact, address in rows(jalon, "contacts", "SELECT contact_id, address FROM contact_emails")
        if address in wanted
    }
    once_each = collections.Counter(contacts.values())
    deals = "cards WHERE kind = 'deal'"
    for service, table in (("contacts", "submissions"), ("pipeline", deals), ("pipeline", "tasks")):
        found = rows(jalon, service, f"SELECT contact_id FROM {table}")
        assert collections.Counter(contact for (contact,) in found) == once_each, (service, table)
    assert number_of(jalon, "automation", "SELECT count(*) FROM runs") == len(numbers)
    assert number_of(jalon, "automation", "SELECT count(*) FROM notifications") == len(numbers)
    ended = rows(jalon, "automation", "SELECT contact_id FROM runs WHERE status = 'finished'")
    assert {contact for (contact,) in ended} == {contacts[address_of(n)] for n in numbers if is_reminded(n)}
    return _assert_mails(jalon, numbers, doubts=doubts)


def _assert_mails(jalon: FaultedJalon, numbers: list[int], *, doubts: int) -> int:
    mails = [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for path in jalon.sink.mails.glob("*.eml")
    ]
    twice = [
        name for name, times in collections.Counter(str(mail["Message-ID"]) for mail in mails).items() if times > 1
    ]
    assert twice == []
    planned = rows(jalon, "campaigns", "SELECT to_address, subject, status, message_id FROM sends")
    wanted = {(address_of(number), False) for number in numbers}
    wanted |= {(address_of(number), True) for number in numbers if is_reminded(number)}
    kinds = collections.Counter((address, subject == REMINDER_SUBJECT) for address, subject, _, _ in planned)
    assert kinds == collections.Counter(wanted)
    arrived = {str(mail["Message-ID"]) for mail in mails}
    unknown = {name for _, _, status, name in planned if status == "unknown"}
    assert arrived <= {name for *_, name in planned}
    assert {name for *_, name in planned} - arrived <= unknown
    assert len(unknown) <= 20 * doubts
    return len(unknown)


def assert_moves(jalon: FaultedJalon, load: Load) -> None:
    """Each acknowledged move has its visit, its event and its entry in the timeline, once; visits follow each other."""
    wanted = collections.Counter({(note_of(number), card): 1 for number, card in load.moved.items()})
    visits = rows(jalon, "pipeline", "SELECT note, card_id::text FROM visits WHERE note <> ''")
    assert collections.Counter(visits) == wanted
    events = rows(jalon, "automation", f"{NOTES} AND envelope->'data'->>'note' <> ''")
    assert collections.Counter(note for (note,) in events) == collections.Counter(map(note_of, load.moved))
    told = rows(jalon, "contacts", "SELECT summary->>'note' FROM timeline_entries WHERE kind = 'deal.stage_changed'")
    assert collections.Counter(note for (note,) in told if note) == collections.Counter(map(note_of, load.moved))
    assert_visits_follow_each_other(jalon)


def assert_visits_follow_each_other(jalon: FaultedJalon) -> None:
    """No gap, no overlap, one open visit for each deal."""
    wrong = """
        SELECT * FROM (
            SELECT card_id, visit_no, left_at, left_to_stage,
                row_number() OVER card AS place, lead(entered_at) OVER card AS next, lead(stage_id) OVER card AS stage
            FROM visits WINDOW card AS (PARTITION BY card_id ORDER BY visit_no)
        ) AS visit
        WHERE visit_no <> place OR left_at IS DISTINCT FROM next OR left_to_stage IS DISTINCT FROM stage
    """
    assert rows(jalon, "pipeline", wrong) == []


def assert_order(jalon: FaultedJalon) -> None:
    """The consumer of all events got those of each record in the order of its versions."""
    backwards = """
        SELECT subject, version, before FROM (
            SELECT subject, (envelope->>'aggregateversion')::int AS version,
                lag((envelope->>'aggregateversion')::int) OVER (PARTITION BY subject ORDER BY seq) AS before
            FROM event_log
        ) AS event
        WHERE version < before
    """
    assert rows(jalon, "automation", backwards) == []


def assert_copies(jalon: FaultedJalon) -> bool:
    """Every copy that every service keeps is what its owner has."""
    installation = installation_of(jalon.accounts)
    try:
        return assert_equal_copies(installation)
    finally:
        installation.stop()


def assert_dead_letters(jalon: FaultedJalon, poison: dict[str, list[str]]) -> None:
    """What nobody can read is in the dead letters of whom it was for; nothing else is, and nothing is parked."""
    for service in SERVICES:
        letters = {letter.body for letter in list_dead_letters(jalon.broker(service), service)}
        assert letters == set(poison.get(service, [])), service
        assert rows(jalon, service, "SELECT subject, error FROM parked_messages") == [], service
        assert rows(jalon, service, "SELECT kind, record_id FROM waiting_commands") == [], service


def tracebacks(folder: Path) -> dict[str, int]:
    """How often each process wrote down that something unexpected happened."""
    found = {path.name: path.read_text("utf-8", "replace").count("Traceback (most") for path in folder.glob("*.log")}
    return {name: number for name, number in sorted(found.items()) if number}

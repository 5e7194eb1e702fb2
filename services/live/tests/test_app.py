"""The application on a real bus, with an identity service that owns what the snapshot gives."""

import asyncio
import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import time_machine
from live_asgi import request
from live_changes import ADA, BOB, OTHER_TEAM, TEAM, contact, member, notification, team
from sqlalchemy import select

from jalon_core.access.caller import Caller
from jalon_core.clock import now
from jalon_core.db.base import metadata
from jalon_core.db.tables import outbox
from jalon_core.runtime import Runtime
from jalon_core.service import Owned, Service
from jalon_core.testing.callers import member_caller
from jalon_core.testing.client import token_of, trust_test_key
from jalon_core.testing.runtimes import eventually, make_runtime
from jalon_core.testing.servers import rabbitmq
from jalon_live.app import PATH, LiveApp, create_live
from jalon_sdk.events import Change
from jalon_sdk.events.bus import SnapshotEnded
from jalon_sdk.events.contacts import ContactUpdated
from jalon_sdk.events.identity import MemberUpdated

PEOPLE = {
    "member": [member(ADA, {TEAM: "member"}), member(BOB, {TEAM: "member"}, name="Bob")],
    "team": [team(TEAM), team(OTHER_TEAM)],
}


def owned(kind: str) -> Owned:
    states = sorted(PEOPLE[kind], key=lambda state: state.id)
    return Owned(
        kind=kind,
        states=lambda session, after, limit: [state for state in states if after is None or state.id > after][:limit],
        totals=lambda session: (len(states), sum(state.version for state in states)),
    )


IDENTITY = Service(
    name="identity",
    package="jalon_live",
    metadata=metadata(),
    resources=(),
    owned=(owned("member"), owned("team")),
)


@pytest.fixture(params=["embedded", pytest.param("rabbitmq", marks=pytest.mark.services)])
def broker_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "embedded":
        yield f"jalon-sqlite:///{tmp_path / 'bus.sqlite3'}"
        return
    with rabbitmq() as url:
        yield url


@pytest.fixture
def identity(tmp_path: Path, broker_url: str) -> Iterator[Runtime]:
    runtime = make_runtime(IDENTITY, tmp_path, broker_url)
    trust_test_key(runtime.context)
    runtime.start()
    yield runtime
    runtime.stop()


@pytest.fixture
def app(identity: Runtime) -> Iterator[LiveApp]:
    made = create_live(identity.context.settings)
    made.start()
    eventually(lambda: made.listening.ready and made.listening.filling.whole)
    yield made
    made.stop()
    made.join()


def token(member_id: Any, *, roles: Any = None, admin: bool = False) -> str:
    caller = replace(member_caller(TEAM, admin=admin, member_id=member_id), roles=roles or {TEAM: "member"})
    return token_of(member_id, caller)


def happen(runtime: Runtime, event: Any, actor: str = f"member:{BOB}") -> None:
    with runtime.context.transaction(Caller(kind="member", actor=actor, is_admin=True)) as uow:
        uow.record(event)


def test_each_hears_of_their_own(app, identity):
    async def scene() -> None:
        async with request(app, PATH, token(ADA)) as ada, request(app, PATH, token(BOB)) as bob:
            await ada.until(lambda answer: "event: ready" in answer.text)
            await bob.until(lambda answer: "event: ready" in answer.text)
            assert ada.headers["content-type"].startswith("text/event-stream")
            assert ada.headers["x-accel-buffering"] == "no"
            zoe = contact(name="Zoé")
            happen(identity, ContactUpdated(record=zoe, changed={"name": Change(before="Zo", after="Zoé")}))
            await ada.until(lambda answer: answer.changes)
            (change,) = ada.changes
            assert change.pop("at").endswith("Z")
            assert change.pop("record")["name"] == "Zoé"
            assert change == {
                "type": "contact.updated",
                "subject": f"contacts/{zoe.id}",
                "id": str(zoe.id),
                "version": 1,
                "team_id": str(TEAM),
                "owner_id": str(ADA),
                "actor": {"kind": "member", "id": str(BOB), "name": "Bob"},
                "changed": ["name"],
                "gone": False,
            }
            given = replace(zoe, version=2, owner_id=BOB)
            happen(identity, ContactUpdated(record=given, changed={"owner_id": Change(before=ADA, after=BOB)}))
            await bob.until(lambda answer: answer.changes)
            await ada.until(lambda answer: len(answer.changes) == 2)
            assert [change["owner_id"] for change in bob.changes] == [str(BOB)]
            gone = ada.changes[1]
            assert (gone["gone"], gone["record"], gone["team_id"], gone["owner_id"], gone["changed"]) == (
                True, None, None, None, [],
            )  # fmt: skip
            assert gone["version"] == 2

    asyncio.run(scene())


def test_notifications_reach_only_whom_they_are_for(app, identity):
    async def scene() -> None:
        admin = token(BOB, admin=True)
        async with request(app, PATH, token(ADA)) as ada, request(app, PATH, admin) as other:
            await other.until(lambda answer: answer.text)
            await ada.until(lambda answer: answer.text)
            for owner in (BOB, ADA):
                happen(identity, notification(owner))
            await ada.until(lambda answer: answer.changes)
            assert [change["owner_id"] for change in ada.changes] == [str(ADA)]
            await other.until(lambda answer: answer.changes)
            assert [change["owner_id"] for change in other.changes] == [str(BOB)]

    asyncio.run(scene())


def test_what_identity_says_wins_over_the_token(app, identity):
    async def scene() -> None:
        claimed = token(ADA, roles={TEAM: "manager", OTHER_TEAM: "manager"}, admin=True)
        async with request(app, PATH, claimed) as ada:
            await ada.until(lambda answer: answer.text)
            happen(identity, ContactUpdated(record=contact(team_id=OTHER_TEAM, owner_id=BOB)))
            happen(identity, ContactUpdated(record=contact(name="Own")))
            await ada.until(lambda answer: answer.changes)
            assert [change["record"]["name"] for change in ada.changes] == ["Own"]

    asyncio.run(scene())


def test_a_deactivated_member_is_out_at_once(app, identity):
    async def scene() -> None:
        async with request(app, PATH, token(ADA)) as ada:
            await ada.until(lambda answer: answer.text)
            out = member(ADA, {TEAM: "member"}, version=2, active=False)
            happen(identity, MemberUpdated(record=out, changed={"active": Change(before=True, after=False)}))
            await ada.until(lambda answer: answer.ended)
        async with request(app, PATH, token(ADA)) as again:
            await again.until(lambda answer: answer.ended)
            assert (again.status, again.json["code"]) == (401, "member_inactive")

    asyncio.run(scene())


def test_a_stream_ends_with_its_token(app):
    with time_machine.travel(now() - dt.timedelta(minutes=9, seconds=57)):
        short = token(ADA)

    async def scene() -> None:
        async with request(app, PATH, short) as ada:
            await ada.until(lambda answer: answer.ended)
            assert ada.status == 200

    asyncio.run(scene())
    assert app.listening.hub.members() == []


def test_a_stop_ends_all_streams_promptly(app):
    async def scene() -> None:
        async with request(app, PATH, token(ADA)) as ada, request(app, PATH, token(BOB)) as bob:
            await ada.until(lambda answer: answer.text)
            await bob.until(lambda answer: answer.text)
            await asyncio.to_thread(app.stop)
            await ada.until(lambda answer: answer.ended, within=1)
            await bob.until(lambda answer: answer.ended, within=1)
        async with request(app, PATH, token(ADA)) as late:
            await late.until(lambda answer: answer.ended)
            assert (late.status, late.json["code"], late.headers["retry-after"]) == (503, "not_ready", "2")

    asyncio.run(scene())


def test_a_browser_that_leaves_is_forgotten(app):
    async def scene() -> None:
        async with request(app, PATH, token(ADA)) as ada:
            await ada.until(lambda answer: answer.text)
            assert app.listening.hub.members() == [ADA]

    asyncio.run(scene())
    assert app.listening.hub.members() == []


def test_refusals_and_health(app):
    asked = [
        ((PATH, "GET", ""), (401, "unauthenticated")),
        ((PATH, "GET", "nonsense"), (401, "unauthenticated")),
        ((PATH, "POST", token(ADA)), (405, "method_not_allowed")),
        (("/api/v1/deals", "GET", token(ADA)), (404, "not_found")),
        (("/healthz", "GET", ""), (200, "alive")),
        (("/readyz", "GET", ""), (200, "ready")),
    ]

    async def scene() -> None:
        for (path, method, credentials), (status, word) in asked:
            async with request(app, path, credentials, method=method) as answer:
                await answer.until(lambda answer: answer.ended)
                assert (answer.status, answer.json.get("code", answer.json["status"])) == (status, word)
                assert ("problem" in answer.headers["content-type"]) == (status >= 400)

    asyncio.run(scene())


def test_what_was_on_its_way_to_a_process_that_is_gone_is_gone(identity):
    with identity.context.transaction() as uow:
        uow.tell("live.of-a-process-that-is-gone", SnapshotEnded(snapshot_id=ADA, record_kind="team", count=0))
    waiting = select(outbox.c.id).where(outbox.c.published_at.is_(None))

    def all_published() -> bool:
        with identity.context.reading() as session:
            return session.execute(waiting).first() is None

    eventually(all_published)


def test_the_server_starts_and_ends_it(identity):
    made = create_live(identity.context.settings)
    sent: list[str] = []

    async def scene() -> None:
        messages: asyncio.Queue[dict[str, str]] = asyncio.Queue()
        messages.put_nowait({"type": "lifespan.startup"})
        messages.put_nowait({"type": "lifespan.shutdown"})

        async def send(message: Any) -> None:
            sent.append(message["type"])

        await made({"type": "lifespan"}, messages.get, send)

    asyncio.run(scene())
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]

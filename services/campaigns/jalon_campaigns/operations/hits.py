"""Opens and clicks: taken in with one row, judged a moment later, told when a mail is opened or a link is followed."""

import datetime as dt
import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import cast
from uuid import UUID

from sqlalchemy import select, update

from jalon_campaigns.config import token_keys
from jalon_campaigns.domain import hits as rules
from jalon_campaigns.domain.tokens import Token, read_token
from jalon_campaigns.models import Hit, Link, Send, send_state
from jalon_core.changes import touch
from jalon_core.clock import now
from jalon_core.settings import Settings
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.envelope import Envelope
from jalon_sdk.events import RecordEvent
from jalon_sdk.events.campaigns import EmailClicked, EmailOpened

JUDGED_AFTER = dt.timedelta(seconds=5)
"""A hit is judged when those that came with it are there too."""

TOLD_FOR = dt.timedelta(days=30)
"""For so long the address and the program of who asked are kept, where tracking is individual."""

_BATCH = 200


def read_hit_token(settings: Settings, kind: str, text: str) -> Token | None:
    """What the token in a picture's (``open``) or link's (``click``) address says; None if it is none of ours."""
    return read_token(token_keys(settings), "open" if kind == "open" else "click", text)


def take_hit(uow: UnitOfWork, token: Token, *, kind: str, method: str, address: str, user_agent: str) -> None:
    """Write down that a mail was opened or a link followed. Nothing else happens while somebody waits for the page.

    :param kind: ``open``, ``click`` or ``trap``.
    """
    if uow.settings.tracking == "none":
        return  # a mail of before the setting was changed
    told = uow.settings.tracking == "individual"
    uow.session.add(
        Hit(
            send_id=token.send_id,
            link_id=token.link_id,
            kind=kind,
            method=method[:8],
            client=rules.client_of(user_agent),
            address=address[:64] if told else None,
            user_agent=user_agent[:300] if told else None,
        )
    )


def judge_hits(uow: UnitOfWork) -> int:
    """Judge what was taken in a moment ago; say how much that was."""
    found = uow.session.scalars(
        select(Hit)
        .where(Hit.verdict.is_(None), Hit.at <= now() - JUDGED_AFTER)
        .order_by(Hit.at, Hit.id)
        .limit(_BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    if not found:
        return 0
    send_ids = {hit.send_id for hit in found if hit.send_id is not None}
    sends = {
        send.id: send
        for send in uow.session.scalars(select(Send).where(Send.id.in_(send_ids)).order_by(Send.id).with_for_update())
    }
    around = _around(uow, send_ids)
    told_before = _told_before(around, found)
    for hit in found:
        send = sends.get(hit.send_id) if hit.send_id else None
        _judge(hit, send, around[hit.send_id] if hit.send_id else [])
        if send is not None and uow.settings.tracking == "individual":
            _tell(uow, send, hit, told_before)
    if uow.settings.tracking != "individual":
        _make_nobodys(uow, found)
    return len(found)


def forget_who_asked(uow: UnitOfWork) -> int:
    """Drop addresses and programs of long ago, and at once where tracking is not individual any more."""
    before = now() - TOLD_FOR if uow.settings.tracking == "individual" else now()
    old = select(Hit.id).where(Hit.address.is_not(None), Hit.at < before).limit(5000)
    gone = uow.session.scalars(
        update(Hit)
        .where(Hit.id.in_(old))
        .values(address=None, user_agent=None)
        .returning(Hit.id)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())


def _around(uow: UnitOfWork, send_ids: Iterable[UUID]) -> Mapping[UUID | None, list[Hit]]:
    rows: dict[UUID | None, list[Hit]] = defaultdict(list)
    for hit in uow.session.scalars(select(Hit).where(Hit.send_id.in_(send_ids)).order_by(Hit.at, Hit.id)):
        rows[hit.send_id].append(hit)
    return rows


def _judge(hit: Hit, send: Send | None, around: Sequence[Hit]) -> None:
    others = [_rule(other) for other in around if other.id != hit.id]
    accepted_at = send.accepted_at if send is not None else None
    hit.verdict, hit.because = rules.judge(_rule(hit), accepted_at=accepted_at, others=others)
    if send is not None:
        hit.campaign_id, hit.step_id = send.campaign_id, send.step_id


def _rule(hit: Hit) -> rules.Hit:
    return rules.Hit(kind=hit.kind, at=hit.at, method=hit.method, client=hit.client, link_id=hit.link_id)  # type: ignore[arg-type]  # the CHECK holds the kind to its words


Fact = tuple[UUID | None, str, UUID | None, str | None]
"""A mail, what was done with it, the link, and the verdict: told once."""


def _told_before(around: Mapping[UUID | None, list[Hit]], found: Sequence[Hit]) -> set[Fact]:
    new = {hit.id for hit in found}
    return {_fact(hit) for hits in around.values() for hit in hits if hit.verdict and hit.id not in new}


def _fact(hit: Hit) -> Fact:
    return hit.send_id, hit.kind, hit.link_id, hit.verdict


def _tell(uow: UnitOfWork, send: Send, hit: Hit, told_before: set[Fact]) -> None:
    if hit.kind == "trap" or _fact(hit) in told_before:
        return
    link = uow.session.get(Link, hit.link_id) if hit.link_id is not None else None
    if hit.kind == "click" and link is None:
        return
    told_before.add(_fact(hit))
    if hit.verdict == "human":
        # Who follows a link has opened the mail, whether or not its picture was asked for.
        send.opened_at = min(send.opened_at or hit.at, hit.at)
        if hit.kind == "click":
            send.clicked_at = send.clicked_at or hit.at
    touch(send)
    cause = Envelope.from_wire(send.cause) if send.cause is not None else None
    record, verdict = send_state(send), cast(rules.Verdict, hit.verdict)
    event: RecordEvent = EmailOpened(record=record, verdict=verdict, at=hit.at)
    if link is not None:
        event = EmailClicked(record=record, verdict=verdict, at=hit.at, url=link.url)
    uow.record_each([(event, cause, "live")])


def _make_nobodys(uow: UnitOfWork, found: Sequence[Hit]) -> None:
    """Judged, a hit keeps a mark by which those of one mail are counted once, and no way back to the mail."""
    key = token_keys(uow.settings)[0]
    for hit in found:
        if hit.send_id is not None:
            hit.send_id = UUID(bytes=hmac.digest(key, b"nobody" + hit.send_id.bytes, hashlib.sha256)[:16])

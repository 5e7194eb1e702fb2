"""Which send a mail that came back is about: by sure evidence first, by likelihood last."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from jalon_campaigns.domain.answers import normal_subject
from jalon_campaigns.domain.provider_ids import as_provider_id
from jalon_campaigns.domain.traces import Traces
from jalon_campaigns.models import Send
from jalon_sdk.records import MatchEvidence

LIKELY_WITHIN = dt.timedelta(days=30)
"""An answer is likely to be about a mail that went out at most so long before."""

BOUNCES_WITHIN = dt.timedelta(days=10)
"""Likewise for a bounce: servers give up after five days."""


@dataclass(frozen=True, kw_only=True)
class Match:
    """The send, and what says so."""

    send: Send | None = None
    evidence: MatchEvidence = "none"


def find_send(
    session: Session, traces: Traces, *, sender: str, subject: str, failed: Sequence[str], at: dt.datetime
) -> Match:
    """The send that a mail is about.

    :param sender: who wrote it, empty for a report of a machine.
    :param failed: addresses that a bounce or complaint names.
    :param at: when it came.
    """
    sure: Sequence[tuple[MatchEvidence, Send | None]] = (
        ("plus_address", _by_send_id(session, traces.addressed)),
        ("in_reply_to", _by_message_id(session, traces.in_reply_to)),
        ("references", _by_message_id(session, traces.references)),
        ("returned", _by_send_id(session, traces.returned_sends) or _by_message_id(session, traces.returned)),
        ("quoted_token", _by_send_id(session, traces.quoted)),
    )
    for evidence, send in sure:
        if send is not None:
            return Match(send=send, evidence=evidence)
    likely = _by_failed(session, failed, at) if failed else _by_subject(session, sender, subject, at)
    return Match(send=likely, evidence="probable") if likely is not None else Match()


def is_our_own(session: Session, message_id: str) -> bool:
    """Whether a mail is one that we sent: a copy to oneself is no answer."""
    return session.scalar(select(Send.id).where(Send.message_id == message_id)) is not None


def _by_send_id(session: Session, ids: Iterable[UUID]) -> Send | None:
    return _first(session, ids, Send.id)


def _by_message_id(session: Session, ids: Sequence[str]) -> Send | None:
    found = _first(session, ids, Send.message_id)
    if found is None:
        found = _first(session, [as_provider_id(message_id) for message_id in ids], Send.provider_id)
    return found


def _first(session: Session, wanted: Iterable[object], column: InstrumentedAttribute[Any]) -> Send | None:
    """The send of the first of these that there is one of; mails of Jalon itself are nobody's."""
    order = list(wanted)
    if not order:
        return None
    rows = session.execute(select(column, Send).where(column.in_(order), Send.purpose != "system")).all()
    by_value = {row[0]: row[1] for row in rows}
    return next((by_value[value] for value in order if value in by_value), None)


def _by_failed(session: Session, failed: Sequence[str], at: dt.datetime) -> Send | None:
    return session.scalar(_sent_to(failed, at - BOUNCES_WITHIN, at).limit(1))


def _by_subject(session: Session, sender: str, subject: str, at: dt.datetime) -> Send | None:
    wanted = normal_subject(subject)
    if not sender or not wanted:
        return None
    sends = session.scalars(_sent_to([sender], at - LIKELY_WITHIN, at).limit(50))
    return next((send for send in sends if normal_subject(send.subject) == wanted), None)


def _sent_to(addresses: Sequence[str], since: dt.datetime, until: dt.datetime) -> Select[Send]:
    written = {spelling for address in addresses for spelling in (address, address.lower())}
    return (
        select(Send)
        .where(
            Send.to_address.in_(written),
            Send.accepted_at.between(since, until),
            Send.purpose != "system",
        )
        .order_by(Send.accepted_at.desc())
    )

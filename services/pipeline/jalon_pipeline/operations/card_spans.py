"""Spans: begun with the card, renewed when something of it changes that its visits do not tell, ended with it."""

import datetime as dt

from sqlalchemy import select, update

from jalon_core.unit_of_work import UnitOfWork
from jalon_pipeline.models import Card, CardSpan

_KEPT = ("team_id", "owner_id", "amount_minor", "currency", "own_probability", "archived")


def begin_span(uow: UnitOfWork, card: Card, *, moment: dt.datetime) -> None:
    """Note what a new card is like."""
    uow.session.add(
        CardSpan(
            card_id=card.id,
            pipeline_id=card.pipeline_id,
            since=moment,
            **{name: getattr(card, name) for name in _KEPT},
        )
    )


def renew_span(uow: UnitOfWork, card: Card, *, moment: dt.datetime) -> None:
    """Note what a card is like from this moment on, if that differs from what was noted."""
    span = uow.session.scalars(select(CardSpan).where(CardSpan.card_id == card.id, CardSpan.until.is_(None))).one()
    if all(getattr(span, name) == getattr(card, name) for name in _KEPT):
        return
    # A clock that was set back must not make a span end before it began.
    moment = max(moment, span.since)
    _end(uow, card, moment)
    begin_span(uow, card, moment=moment)


def end_span(uow: UnitOfWork, card: Card, *, moment: dt.datetime) -> None:
    """Note that a card is no more."""
    since = uow.session.scalar(select(CardSpan.since).where(CardSpan.card_id == card.id, CardSpan.until.is_(None)))
    _end(uow, card, moment if since is None else max(moment, since))


def _end(uow: UnitOfWork, card: Card, moment: dt.datetime) -> None:
    # Written at once: the database refuses a second open span, and a session would insert that one first.
    uow.session.execute(
        update(CardSpan)
        .where(CardSpan.card_id == card.id, CardSpan.until.is_(None))
        .values(until=moment)
        .execution_options(synchronize_session=False)
    )

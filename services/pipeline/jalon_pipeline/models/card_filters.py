"""What filters of cards may speak of: a card's state as events carry it, by path."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Float, Numeric, Text, case, cast, select
from sqlalchemy.orm import Session

from jalon_core.filters import vocabulary as facts
from jalon_core.filters.custom import custom_facts, texts_fact
from jalon_core.filters.vocabulary import Dialect, Fact
from jalon_pipeline.models.card_fields import CardField
from jalon_pipeline.models.cards import Card
from jalon_sdk.folding import folded
from jalon_sdk.money import CURRENCIES
from jalon_sdk.records import CardKind


def card_facts(session: Session, kind: CardKind) -> Mapping[str, Fact]:
    """The facts of deals, or of tickets."""
    dialect = _dialect(session)
    query = select(CardField).where(CardField.about == kind, CardField.deleted_at.is_(None))
    definitions = {field.key: field.definition for field in session.scalars(query)}
    return {
        "record.name": facts.Text(Card.name.expression, dialect),
        "record.status": facts.Choice(Card.status.expression),
        "record.owner_id": facts.Id(Card.owner_id.expression),
        "record.contact_id": facts.Id(Card.contact_id.expression),
        "record.created_at": _instant(Card.created_at.expression),
        "record.entered_stage_at": _instant(Card.entered_stage_at.expression),
        "record.closed_at": _instant(Card.closed_at.expression),
        "record.tags": texts_fact(Card.tags.expression, dialect),
        **(_of_tickets() if kind == "ticket" else _of_deals(dialect)),
        **custom_facts(Card.custom.expression, definitions, dialect),
    }


def tagged(session: Session, tag: str) -> ColumnElement[bool]:
    """Whether a card has a tag, however that is written: "ete" is "Été"."""
    return texts_fact(Card.folded_tags.expression, _dialect(session)).holds(folded(tag))


def _dialect(session: Session) -> Dialect:
    return "postgresql" if session.get_bind().dialect.name == "postgresql" else "sqlite"


def _of_deals(dialect: Dialect) -> dict[str, Fact]:
    day: ColumnElement[Any] = cast(Card.expected_close_on, Text())
    return {
        "record.amount": facts.Presence(Card.amount_minor.is_not(None)),
        "record.amount.amount": facts.Number(_amount(dialect), dialect),
        "record.amount.currency": facts.Choice(Card.currency.expression),
        "record.probability": facts.Number(Card.probability.expression, dialect),
        "record.expected_close_on": facts.Date(day.collate("C") if dialect == "postgresql" else day),
    }


def _of_tickets() -> dict[str, Fact]:
    return {
        "record.priority": facts.Choice(Card.priority.expression),
        "record.due_at": _instant(Card.due_at.expression),
    }


def _instant(column: ColumnElement[Any]) -> Fact:
    return facts.Instant(column, lambda moment: moment)


def _amount(dialect: Dialect) -> ColumnElement[Any]:
    """The amount as people write it: how many smallest units make one is the currency's matter."""
    odd = {decimals for decimals in CURRENCIES.values() if decimals != 2}
    units = case(
        *(
            (Card.currency.in_([code for code, known in CURRENCIES.items() if known == decimals]), 10**decimals)
            for decimals in sorted(odd)
        ),
        else_=100,
    )
    return cast(Card.amount_minor, Numeric() if dialect == "postgresql" else Float()) / units

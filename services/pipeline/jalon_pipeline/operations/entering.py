"""Entering a stage: the one place where every way into it meets its rules (`jalon_pipeline.domain.entry_rules`).

Whoever calls holds the stage's lock, so that of many who come at once no one is the one too many; see
`jalon_pipeline.operations.moves` for the order of locks.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jalon_pipeline.domain.entry_rules import CUSTOM, check_fields, check_room, check_way, missing_fields
from jalon_pipeline.models import Card, Stage, Visit, stage_state
from jalon_pipeline.operations.card_fields import living_definitions
from jalon_sdk import records
from jalon_sdk.serial import Json


def admit(session: Session, card: Card, entering: Stage, stages: Sequence[Stage], *, leaving: Stage | None) -> None:
    """Stop unless a card may enter a stage.

    What it lacks is said last: nobody should fill in fields for a stage that it cannot enter anyway.

    :param stages: all live stages of the pipeline.
    :param leaving: the one where it is; None for a new card.
    :raises jalon_pipeline.domain.refusals.Refused: a rule of the stage forbids it.
    """
    rules = stage_state(entering)
    if rules.no_skipping or rules.no_going_back:
        check_way(map(stage_state, stages), _origin(session, card, leaving), rules)
    _check_room(session, rules, more=0 if card.archived else 1)
    _check_fields(session, rules, [card])


def admit_all(session: Session, cards: Sequence[Card], entering: Stage) -> None:
    """Stop unless cards may enter a stage together because theirs is deleted: neither progress nor a step back.

    :raises jalon_pipeline.domain.refusals.Refused: there is no room for all, or one of them lacks what the stage asks.
    """
    rules = stage_state(entering)
    _check_room(session, rules, more=sum(not card.archived for card in cards))
    _check_fields(session, rules, cards)


def admit_again(session: Session, card: Card) -> None:
    """Stop unless there is room in its stage for a card that was archived there; it enters nothing.

    :raises jalon_pipeline.domain.refusals.WipLimitReached: there is none.
    """
    stage = lock_stage(session, card.stage_id)
    assert stage is not None  # its card keeps it
    _check_room(session, stage_state(stage), more=1)


def room_in(stage: Stage, cards: Sequence[Card]) -> list[Card]:
    """Those of the cards that find room in an empty stage, the first ones first; archived ones take none."""
    fitting: list[Card] = []
    taken = 0
    for card in cards:
        taken += not card.archived
        if card.archived or stage.wip_limit is None or taken <= stage.wip_limit:
            fitting.append(card)
    return fitting


def lock_stage(session: Session, stage_id: UUID) -> Stage | None:
    """The row of a stage as it is now, locked against others who enter it."""
    query = select(Stage).where(Stage.id == stage_id).with_for_update(key_share=True)
    return session.scalar(query.execution_options(populate_existing=True))


def _check_room(session: Session, stage: records.Stage, *, more: int) -> None:
    if stage.wip_limit is None or not more:
        return
    inside = select(func.count()).where(
        Card.stage_id == stage.id, Card.deleted_at.is_(None), Card.archived_at.is_(None)
    )
    check_room(stage, count=session.scalar(inside) or 0, more=more)


def _check_fields(session: Session, stage: records.Stage, cards: Sequence[Card]) -> None:
    if not stage.required_fields or not cards:
        return
    custom = any(name.startswith(CUSTOM) for name in stage.required_fields)
    keys = living_definitions(session, cards[0].kind).keys() if custom else ()
    lacking = {name for card in cards for name in missing_fields(stage.required_fields, _values(card), keys)}
    check_fields(stage, [name for name in stage.required_fields if name in lacking])


def _values(card: Card) -> dict[str, Json]:
    return {
        "contact_id": card.contact_id,
        "owner_id": card.owner_id,
        "amount": card.amount_minor,
        "expected_close_on": card.expected_close_on,
        "due_at": card.due_at,
        "tags": card.tags,
        **{f"{CUSTOM}{key}": value for key, value in card.custom.items()},
    }


def _origin(session: Session, card: Card, leaving: Stage | None) -> int | None:
    """The position of the open stage that the card comes from, as it is now."""
    if leaving is None or leaving.kind == "open":
        return leaving.position if leaving else None
    last = select(Stage.position).join(Visit, Visit.stage_id == Stage.id)
    last = last.where(Visit.card_id == card.id, Stage.kind == "open")
    return session.scalar(last.order_by(Visit.visit_no.desc()).limit(1))

"""Visits: opened when a card enters a stage, ended when it leaves; the one leads to the other at the same moment."""

import datetime as dt
from uuid import UUID

from sqlalchemy import update

from jalon_core.unit_of_work import UnitOfWork
from jalon_pipeline.domain.moves import Arrival, Outcome
from jalon_pipeline.models import Card, Stage, Visit


def open_visit(
    uow: UnitOfWork,
    card: Card,
    stage: Stage,
    *,
    arrival: Arrival,
    probability: int,
    closes: bool = False,
    note: str = "",
) -> None:
    """Note that the card has entered the stage it is in now.

    :param probability: what it got by that, in percent.
    :param closes: it is won or lost by that, and was not before.
    """
    uow.session.add(
        Visit(
            card_id=card.id,
            visit_no=card.visit_no,
            pipeline_id=card.pipeline_id,
            stage_id=stage.id,
            stage_position_at_entry=stage.position,
            entered_at=card.entered_stage_at,
            entered_by=uow.caller.actor,
            arrival=arrival,
            closes=card.status if closes else None,
            team_at_entry=card.team_id,
            owner_at_entry=card.owner_id,
            amount_minor_at_entry=card.amount_minor,
            currency_at_entry=card.currency,
            probability_at_entry=probability,
            note=note,
            lost_reason=card.lost_reason,
        )
    )


def end_visit(
    uow: UnitOfWork,
    card: Card,
    *,
    moment: dt.datetime,
    outcome: Outcome,
    left_to_stage: UUID | None = None,
    undoes_closing: bool = False,
) -> float:
    """Note that the card leaves the stage it is in, and say how many seconds it was there.

    Written at once: the database refuses a second open visit, and a session would insert that one first.

    :param undoes_closing: the card was won or lost and is not any more.
    """
    seconds = (moment - card.entered_stage_at).total_seconds()
    uow.session.execute(
        update(Visit)
        .where(Visit.card_id == card.id, Visit.left_at.is_(None))
        .values(left_at=moment, left_to_stage=left_to_stage, outcome=outcome, seconds=seconds)
        .execution_options(synchronize_session=False)
    )
    if undoes_closing:
        uow.session.execute(
            update(Visit)
            .where(Visit.card_id == card.id, Visit.closes.is_not(None), Visit.closed_until.is_(None))
            .values(closed_until=moment)
            .execution_options(synchronize_session=False)
        )
    return seconds

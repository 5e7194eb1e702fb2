"""Visits: opened when a deal enters a stage, ended when it leaves; the one leads to the other at the same moment."""

import datetime as dt
from uuid import UUID

from sqlalchemy import update

from jalon_core.unit_of_work import UnitOfWork
from jalon_pipeline.domain.moves import Outcome
from jalon_pipeline.models import Deal, Stage, Visit


def open_visit(uow: UnitOfWork, deal: Deal, stage: Stage, *, note: str = "") -> None:
    """Note that the deal has entered the stage it is in now."""
    uow.session.add(
        Visit(
            deal_id=deal.id,
            visit_no=deal.visit_no,
            pipeline_id=deal.pipeline_id,
            stage_id=stage.id,
            stage_position_at_entry=stage.position,
            entered_at=deal.entered_stage_at,
            entered_by=uow.caller.actor,
            team_at_entry=deal.team_id,
            owner_at_entry=deal.owner_id,
            amount_minor_at_entry=deal.amount_minor,
            currency_at_entry=deal.currency,
            note=note,
            lost_reason=deal.lost_reason,
        )
    )


def end_visit(
    uow: UnitOfWork, deal: Deal, *, moment: dt.datetime, outcome: Outcome, left_to_stage: UUID | None = None
) -> float:
    """Note that the deal leaves the stage it is in, and say how many seconds it was there.

    Written at once: the database refuses a second open visit, and a session would insert that one first.
    """
    seconds = (moment - deal.entered_stage_at).total_seconds()
    uow.session.execute(
        update(Visit)
        .where(Visit.deal_id == deal.id, Visit.left_at.is_(None))
        .values(left_at=moment, left_to_stage=left_to_stage, outcome=outcome, seconds=seconds)
        .execution_options(synchronize_session=False)
    )
    return seconds

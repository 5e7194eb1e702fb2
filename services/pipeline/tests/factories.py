"""A club with two teams, to which tests add what matters to them."""

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from jalon_core.access.caller import SYSTEM, Caller
from jalon_core.clock import now
from jalon_core.ids import new_id
from jalon_core.service import Context
from jalon_core.testing.callers import member_caller
from jalon_core.testing.copies import put_copy
from jalon_pipeline.models import Card, Pipeline, Stage, Task, Visit
from jalon_pipeline.operations.cards import create_card
from jalon_pipeline.operations.moves import move_card
from jalon_pipeline.operations.pipelines import create_pipeline
from jalon_pipeline.operations.tasks import create_task
from jalon_sdk import records


class Club:
    """A team with a manager and two members, a shared pipeline, and shorthands for what tests do with them."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.team, self.other_team, self.group = new_id(), new_id(), new_id()
        self.admin = member_caller(self.team, "manager", admin=True, name="Admin")
        self.manager = member_caller(self.team, "manager", name="Direction")
        self.ada = member_caller(self.team, name="Ada")
        self.bob = member_caller(self.team, name="Bob")
        put_copy(context, *(member_state(caller) for caller in (self.admin, self.manager, self.ada, self.bob)))
        with context.transaction(SYSTEM) as uow:
            pipeline = create_pipeline(uow, name="Inscriptions", template="fluenzr")
            stages = uow.session.scalars(select(Stage).order_by(Stage.position)).all()
        self.pipeline_id = pipeline.id
        self.stages = {stage.name: stage.id for stage in stages}

    def contact(self, owner: Caller | None = None, **fields: Any) -> records.Contact:
        state = contact_state(self.team, (owner or self.ada).member_id, **fields)
        put_copy(self.context, state)
        return state

    def deal(self, owner: Caller | None = None, stage: str | None = None, **fields: Any) -> Card:
        values = {"name": "Essai", "team_id": self.team, "pipeline_id": self.pipeline_id} | fields
        if stage is not None:
            values["stage_id"] = self.stages[stage]
        with self.context.transaction(owner or self.ada) as uow:
            return create_card(uow, **({"kind": "deal"} | values))

    def move(self, deal: Card | UUID, stage: str, caller: Caller | None = None, **how: Any) -> Card:
        deal_id = deal if isinstance(deal, UUID) else deal.id
        if stage == "Perdu":
            how.setdefault("lost_reason", "Trop cher")
        with self.context.transaction(caller or self.manager) as uow:
            return move_card(uow, deal_id, stage_id=self.stages[stage], **how)

    def task(self, owner: Caller | None = None, **fields: Any) -> Task:
        with self.context.transaction(owner or self.ada) as uow:
            return create_task(uow, **({"title": "Appeler"} | fields))

    def column(self, stage: str) -> list[str]:
        """The names of the cards of a column, from top to bottom."""
        query = select(Card.name).where(
            Card.stage_id == self.stages[stage], Card.deleted_at.is_(None), Card.pipeline_id == self.pipeline_id
        )
        with self.context.reading() as session:
            return list(session.scalars(query.order_by(Card.rank, Card.id)))

    def visits(self, deal: Card) -> list[Visit]:
        with self.context.reading() as session:
            query = select(Visit).where(Visit.card_id == deal.id).order_by(Visit.visit_no)
            return list(session.scalars(query))

    def reread(self, deal: Card | UUID) -> Card:
        with self.context.reading() as session:
            return session.get_one(Card, deal if isinstance(deal, UUID) else deal.id)

    def pipeline(self, **fields: Any) -> Pipeline:
        with self.context.transaction(SYSTEM) as uow:
            return create_pipeline(uow, **({"name": "Autre", "template": "club"} | fields))

    def begin_anew(self) -> None:
        """Go on in another pipeline, as empty as the first one was."""
        pipeline = self.pipeline(template="fluenzr")
        with self.context.reading() as session:
            stages = session.scalars(select(Stage).where(Stage.pipeline_id == pipeline.id)).all()
        self.pipeline_id = pipeline.id
        self.stages = {stage.name: stage.id for stage in stages}

    def first_stage(self, pipeline: Pipeline) -> UUID:
        query = select(Stage.id).where(Stage.pipeline_id == pipeline.id).order_by(Stage.position)
        with self.context.reading() as session:
            return session.scalars(query).first() or pipeline.id

    def in_open_team(self, caller: Caller) -> Caller:
        """The same caller, had the team opened reading to all its members."""
        return replace(caller, open_teams=frozenset({self.team}))

    def member(self, caller: Caller, **fields: Any) -> records.Member:
        return member_state(caller, **fields)

    def in_hours(self, hours: float) -> dt.datetime:
        return now() + dt.timedelta(hours=hours)


def contact_state(team_id: UUID, owner_id: UUID | None, **fields: Any) -> records.Contact:
    values: dict[str, Any] = {
        "id": new_id(),
        "version": 1,
        "team_id": team_id,
        "owner_id": owner_id,
        "name": "Zoé Martin",
        "created_at": now(),
        "updated_at": now(),
    }
    return records.Contact(**(values | fields))


def member_state(caller: Caller, **fields: Any) -> records.Member:
    assert caller.member_id is not None
    values: dict[str, Any] = {
        "id": caller.member_id,
        "version": 1,
        "email": f"{caller.name.lower()}@chorale.example",
        "name": caller.name,
        "language": "fr",
        "time_zone": caller.time_zone,
        "is_admin": caller.is_admin,
        "active": True,
        "roles": {str(team): role for team, role in caller.roles.items()},
    }
    return records.Member(**(values | fields))

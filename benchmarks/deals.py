"""A pipeline with any number of open deals, and somebody who may see all of them."""

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

import psycopg
from sqlalchemy import Table, select

from benchmarks.places import plain_url
from jalon_core.access.caller import SYSTEM, Caller
from jalon_core.clock import now
from jalon_core.db.bulk import insert_rows
from jalon_core.ids import new_id
from jalon_core.service import Context
from jalon_core.testing.callers import member_caller
from jalon_core.testing.client import client_for, token_of
from jalon_core.testing.copies import put_copy
from jalon_pipeline.domain.ranks import spread
from jalon_pipeline.models import Card, CardSpan, Stage, Visit
from jalon_pipeline.operations.pipelines import create_pipeline
from jalon_sdk.records import Contact


@dataclass(frozen=True, kw_only=True)
class World:
    """A filled pipeline.

    :ivar stages: its open stages.
    :ivar token: of a manager of the team that owns all of it.
    """

    pipeline_id: UUID
    stages: Sequence[UUID]
    deals: Sequence[UUID]
    caller: Caller
    token: str


def fill(context: Context, count: int) -> World:
    """Fill an empty database: a contact for every tenth deal, amounts in two currencies, a visit each."""
    chance = random.Random(1)  # the same in every run
    caller = member_caller(new_id(), "manager")
    client_for(context, caller)  # makes member, team and key known
    team_id = next(iter(caller.roles))
    assert caller.member_id is not None
    with context.transaction(SYSTEM) as uow:
        pipeline = create_pipeline(uow, name="Ventes", template="fluenzr", team_id=team_id)
        stages = [
            (stage.id, stage.probability)
            for stage in uow.session.scalars(select(Stage).order_by(Stage.position))
            if stage.kind == "open"
        ]
    contacts = [
        Contact(id=new_id(), version=1, team_id=team_id, name=f"Contact {number}", created_at=now(), updated_at=now())
        for number in range(min(max(count // 10, 1), 1000))
    ]
    put_copy(context, *contacts)
    ranks = spread(None, None, count)
    deals, visits, spans = [], [], []
    for number in range(count):
        stage_id, probability = stages[number % len(stages)]
        entered = now() - dt.timedelta(hours=chance.randrange(1, 2000))
        deal_id = new_id()
        has_amount = number % 5 != 0
        deals.append(
            {
                "id": deal_id,
                "kind": "deal",
                "version": 1,
                "team_id": team_id,
                "owner_id": caller.member_id,
                "created_at": entered,
                "updated_at": entered,
                "name": f"Affaire {number}",
                "contact_id": contacts[number % len(contacts)].id,
                "pipeline_id": pipeline.id,
                "stage_id": stage_id,
                "status": "open",
                "rank": ranks[number],
                "amount_minor": chance.randrange(1000, 5_000_000) if has_amount else None,
                "currency": chance.choice(("EUR", "CHF")) if has_amount else None,
                "probability": probability,
                "tags": [],
                "custom": {},
                "visit_no": 1,
                "entered_stage_at": entered,
                "search": f"affaire {number}",
            }
        )
        visits.append(
            {
                "id": new_id(),
                "card_id": deal_id,
                "visit_no": 1,
                "pipeline_id": pipeline.id,
                "stage_id": stage_id,
                "stage_position_at_entry": number % len(stages),
                "entered_at": entered,
                "entered_by": caller.actor,
                "arrival": "created",
                "probability_at_entry": probability,
                "note": "",
                "outcome": "open",
            }
        )
        spans.append(
            {
                "id": new_id(),
                "card_id": deal_id,
                "pipeline_id": pipeline.id,
                "since": entered,
                "team_id": team_id,
                "owner_id": caller.member_id,
                "amount_minor": deals[-1]["amount_minor"],
                "currency": deals[-1]["currency"],
                "archived": False,
            }
        )
    with context.database.writing() as session:
        insert_rows(session, cast(Table, Card.__table__), deals)
        insert_rows(session, cast(Table, Visit.__table__), visits)
        insert_rows(session, cast(Table, CardSpan.__table__), spans)
    with psycopg.connect(plain_url(context), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    return World(
        pipeline_id=pipeline.id,
        stages=[stage_id for stage_id, _ in stages],
        deals=[cast(UUID, deal["id"]) for deal in deals],
        caller=caller,
        token=token_of(caller.member_id, caller),
    )

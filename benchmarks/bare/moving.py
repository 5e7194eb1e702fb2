"""``python -m benchmarks.bare.moving <port> <database>``: a move as a plain Flask and SQLAlchemy application does it.

The statements are those of Jalon's own move, on its own tables. What is left out is what makes it Jalon: who asks and
what they may do, places in the column that were asked for, refusals, typed events.
"""

import json
import random
import sys
from typing import Any
from uuid import UUID, uuid4

import marshmallow as ma
from flask import Flask, request
from sqlalchemy import create_engine, select, text, update
from sqlalchemy.orm import Session

from jalon.distributed.webserver import WebServer
from jalon_core.clock import now
from jalon_core.db.tables import outbox
from jalon_pipeline.models import Card, FormerPlace, Stage, Visit


class MoveSchema(ma.Schema):
    """The body of a move."""

    stage_id = ma.fields.UUID(required=True)
    note = ma.fields.String(load_default="")


class DealSchema(ma.Schema):
    """The answer."""

    id = ma.fields.UUID()
    version = ma.fields.Integer()
    name = ma.fields.String()
    stage_id = ma.fields.UUID()
    status = ma.fields.String()
    rank = ma.fields.String()
    entered_stage_at = ma.fields.DateTime()


def application(database: str) -> Flask:
    """One route."""
    app = Flask(__name__)
    engine = create_engine(database, pool_size=4)
    read, write = MoveSchema(), DealSchema()

    @app.post("/api/v1/deals/<uuid:deal_id>/move")
    def move(deal_id: UUID) -> Any:
        wanted = read.load(request.get_json())
        with Session(engine, expire_on_commit=False) as session, session.begin():
            deal = _move(session, deal_id, wanted["stage_id"], wanted["note"])
        return write.dump(deal)

    return app


def _move(session: Session, deal_id: UUID, stage_id: UUID, note: str) -> Card:
    deal = session.scalars(select(Card).where(Card.id == deal_id).with_for_update(key_share=True)).one()
    stage = session.scalars(select(Stage).where(Stage.id == stage_id).with_for_update(key_share=True)).one()
    session.scalars(select(Stage).where(Stage.pipeline_id == deal.pipeline_id).order_by(Stage.position)).all()
    column = (Card.pipeline_id == deal.pipeline_id, Card.stage_id == stage_id, Card.id != deal_id)
    on_board = (Card.deleted_at.is_(None), Card.archived_at.is_(None))
    session.scalar(select(Card.rank).where(*column, *on_board).order_by(Card.rank, Card.id).limit(1))
    moment = now()
    former = FormerPlace(card_id=deal_id, version=deal.version + 1, stage_id=deal.stage_id, rank=deal.rank, at=moment)
    session.execute(
        update(Visit)
        .where(Visit.card_id == deal_id, Visit.left_at.is_(None))
        .values(left_at=moment, left_to_stage=stage_id, outcome="advanced", seconds=1.0)
        .execution_options(synchronize_session=False)
    )
    deal.stage_id = stage_id
    deal.rank = f"a{random.randrange(10**9)}"
    deal.visit_no += 1
    deal.version += 1
    deal.entered_stage_at = deal.updated_at = moment
    session.add(
        Visit(
            card_id=deal_id,
            arrival="moved",
            probability_at_entry=deal.probability,
            visit_no=deal.visit_no,
            pipeline_id=deal.pipeline_id,
            stage_id=stage_id,
            stage_position_at_entry=stage.position,
            entered_at=moment,
            entered_by="somebody",
            note=note,
        )
    )
    session.add(former)
    session.flush()
    session.execute(
        outbox.insert().inline(),
        {
            "message_id": uuid4(),
            "exchange": "events",
            "routing_key": "deal.moved",
            "lane": "live",
            "subject": f"deals/{deal_id}",
            "body": json.dumps(DealSchema().dump(deal)),
            "created_at": moment,
        },
    )
    session.execute(text("SELECT pg_notify('jalon', 'outbox')"))
    return deal


if __name__ == "__main__":
    port, address = sys.argv[1:]
    WebServer(
        lambda: application(address), bind=f"127.0.0.1:{port}", workers=2, worker_class="gthread", threads=4
    ).run()

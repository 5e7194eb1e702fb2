"""Visits know how they began, and whether the card was won or lost by it and for how long that held.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

from jalon_core.db import types

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ARRIVED = """
UPDATE visits SET arrival = CASE
    WHEN visit_no = 1 THEN 'created'
    WHEN EXISTS (
        SELECT 1 FROM visits AS before WHERE before.card_id = visits.card_id
        AND before.visit_no = visits.visit_no - 1 AND before.outcome = 'stage_deleted'
    ) THEN 'stage_deleted'
    ELSE 'moved' END
"""
CLOSED = """
UPDATE visits SET closes = (SELECT kind FROM stages WHERE stages.id = visits.stage_id)
WHERE (SELECT kind FROM stages WHERE stages.id = visits.stage_id) <> 'open'
AND NOT EXISTS (
    SELECT 1 FROM visits AS before JOIN stages AS left_stage ON left_stage.id = before.stage_id
    WHERE before.card_id = visits.card_id AND before.visit_no = visits.visit_no - 1
    AND left_stage.kind = (SELECT kind FROM stages WHERE stages.id = visits.stage_id)
)
"""
REOPENED = """
UPDATE visits SET closed_until = COALESCE(
    (SELECT MIN(later.entered_at) FROM visits AS later JOIN stages ON stages.id = later.stage_id
     WHERE later.card_id = visits.card_id AND later.visit_no > visits.visit_no AND stages.kind <> visits.closes),
    (SELECT later.left_at FROM visits AS later
     WHERE later.card_id = visits.card_id AND later.outcome = 'card_deleted')
) WHERE closes IS NOT NULL
"""


def upgrade() -> None:
    with op.batch_alter_table("visits") as batch:
        batch.add_column(sa.Column("arrival", sa.String(16), nullable=False, server_default="moved"))
        batch.add_column(sa.Column("closes", sa.String(8), nullable=True))
        batch.add_column(sa.Column("closed_until", types.UtcDateTime(), nullable=True))
    for statement in (ARRIVED, CLOSED, REOPENED):
        op.execute(statement)
    with op.batch_alter_table("visits") as batch:
        batch.alter_column("arrival", server_default=None)
        batch.create_check_constraint(
            op.f("ck_visits_arrival"), "arrival IN ('created', 'moved', 'stage_deleted', 'imported')"
        )
        batch.create_check_constraint(op.f("ck_visits_closes"), "closes IN ('won', 'lost')")
        batch.create_check_constraint(
            op.f("ck_visits_closed_until"),
            "closed_until IS NULL OR (closes IS NOT NULL AND closed_until >= entered_at)",
        )


def downgrade() -> None:
    with op.batch_alter_table("visits") as batch:
        for name in ("arrival", "closes", "closed_until"):
            batch.drop_constraint(op.f(f"ck_visits_{name}"), type_="check")
        for name in ("arrival", "closes", "closed_until"):
            batch.drop_column(name)

"""Runs that are declined: their first step found nothing to do.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BEFORE = "status IN ('running', 'waiting', 'held', 'finished', 'failed', 'cancelled')"
AFTER = "status IN ('running', 'waiting', 'held', 'finished', 'failed', 'cancelled', 'declined')"


def upgrade() -> None:
    with op.batch_alter_table("runs") as batch:
        batch.drop_constraint(op.f("ck_runs_status"), type_="check")
        batch.create_check_constraint(op.f("ck_runs_status"), sa.text(AFTER))

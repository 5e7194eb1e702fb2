"""Reminders that follow the due time; what cards need attention for."""

import sqlalchemy as sa
from alembic import op

from jalon_core.db import types

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tasks", sa.Column("remind_before", sa.Integer(), nullable=True))
    op.add_column("cards", sa.Column("acted_at", types.UtcDateTime(), nullable=True))
    op.add_column("cards", sa.Column("replied_at", types.UtcDateTime(), nullable=True))
    op.add_column("cards", sa.Column("snoozed_until", types.UtcDateTime(), nullable=True))


def downgrade() -> None:
    for column in ("snoozed_until", "replied_at", "acted_at"):
        op.drop_column("cards", column)
    op.drop_column("tasks", "remind_before")

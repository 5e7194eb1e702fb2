"""Proposals."""

import sqlalchemy as sa
from alembic import op

from jalon_core.db import types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "proposals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("deal_id", sa.Uuid(), nullable=False),
        sa.Column("send_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(length=3000), nullable=False),
        sa.Column("sent_at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["deal_id"], ["deals.id"], name=op.f("fk_proposals_deal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
        sa.UniqueConstraint("send_id", name=op.f("uq_proposals_send_id")),
    )
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposals_deal_id"), ["deal_id"], unique=False)


def downgrade() -> None:
    op.drop_table("proposals")

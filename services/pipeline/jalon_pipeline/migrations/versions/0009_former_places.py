"""Where cards were before each move, so that moves can be taken back exactly."""

import sqlalchemy as sa
from alembic import op

from jalon_core.db import types

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "former_places",
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("stage_id", sa.Uuid(), nullable=False),
        sa.Column("rank", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=True),
        sa.Column("at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["cards.id"], name=op.f("fk_former_places_card_id")),
        sa.PrimaryKeyConstraint("card_id", "version", name=op.f("pk_former_places")),
    )
    op.create_index("ix_former_places_at", "former_places", ["at"])
    op.create_index("ix_former_places_column", "former_places", ["stage_id", "rank"])


def downgrade() -> None:
    op.drop_table("former_places")

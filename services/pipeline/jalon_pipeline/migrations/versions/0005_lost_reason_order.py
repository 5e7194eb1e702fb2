"""The order of lost reasons.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("lost_reasons") as batch:
        batch.add_column(sa.Column("position", sa.Integer(), nullable=False, server_default="0"))
    # As they were shown until now: the oldest first.
    op.execute(
        "UPDATE lost_reasons SET position = (SELECT count(*) FROM lost_reasons AS other"
        " WHERE other.created_at < lost_reasons.created_at"
        " OR (other.created_at = lost_reasons.created_at AND other.id < lost_reasons.id))"
    )
    with op.batch_alter_table("lost_reasons") as batch:
        batch.alter_column("position", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("lost_reasons") as batch:
        batch.drop_column("position")

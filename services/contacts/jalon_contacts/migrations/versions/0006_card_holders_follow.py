"""Card holders follow the copies of cards, which know what is newer."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("card_holders") as batch:
        batch.drop_column("epoch")
        batch.drop_column("version")


def downgrade() -> None:
    with op.batch_alter_table("card_holders") as batch:
        for column in ("epoch", "version"):
            batch.add_column(sa.Column(column, sa.Integer(), nullable=False, server_default="0"))

"""Tags are found whatever their case and accents."""

import sqlalchemy as sa
from alembic import op

from jalon_core.db import types
from jalon_sdk.folding import folded

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

PORTION = 1_000


def upgrade() -> None:
    op.add_column("cards", sa.Column("folded_tags", types.JsonType, nullable=False, server_default="[]"))
    cards = sa.table(
        "cards", sa.column("id", sa.Uuid()), sa.column("tags", types.JsonType), sa.column("folded_tags", types.JsonType)
    )
    connection = op.get_bind()
    tagged = sa.select(cards.c.id, cards.c.tags).where(sa.cast(cards.c.tags, sa.Text()) != "[]")
    rows = [
        {"card": row.id, "folded": [folded(tag) for tag in row.tags]} for row in connection.execute(tagged) if row.tags
    ]
    change = cards.update().where(cards.c.id == sa.bindparam("card")).values(folded_tags=sa.bindparam("folded"))
    for start in range(0, len(rows), PORTION):
        connection.execute(change, rows[start : start + PORTION])


def downgrade() -> None:
    op.drop_column("cards", "folded_tags")

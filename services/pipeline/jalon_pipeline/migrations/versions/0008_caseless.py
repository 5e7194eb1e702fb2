"""The function with which filters of cards compare texts without case."""

from alembic import op

from jalon_core.db.casefolding import create_on_postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_on_postgresql(op.get_bind())


def downgrade() -> None:
    """It does no harm where nobody asks for it."""

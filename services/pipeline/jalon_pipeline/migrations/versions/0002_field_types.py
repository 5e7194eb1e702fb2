"""Deals take custom fields of all types: several choices, links and members too.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BEFORE = "kind IN ('text', 'number', 'money', 'date', 'datetime', 'choice', 'yes_no')"
AFTER = "kind IN ('text', 'number', 'money', 'date', 'datetime', 'choice', 'multi_choice', 'yes_no', 'link', 'member')"


def upgrade() -> None:
    with op.batch_alter_table("deal_fields") as batch:
        batch.drop_constraint(op.f("ck_deal_fields_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_deal_fields_kind"), sa.text(AFTER))


def downgrade() -> None:
    with op.batch_alter_table("deal_fields") as batch:
        batch.drop_constraint(op.f("ck_deal_fields_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_deal_fields_kind"), sa.text(BEFORE))

"""Companies, and custom fields of contacts and companies."""

import sqlalchemy as sa
from alembic import op

from jalon_core.db import types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "companies",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sort_name", sa.String(length=400), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("domain", sa.String(length=255), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("address", sa.String(length=1000), nullable=False),
        sa.Column("custom", types.JsonType, nullable=False),
        sa.Column("contacts_behind", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("deleted_at", types.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_companies")),
    )
    with op.batch_alter_table("companies", schema=None) as batch_op:
        batch_op.create_index(
            "ix_companies_contacts_behind",
            ["contacts_behind"],
            unique=False,
            sqlite_where=sa.text("contacts_behind"),
            postgresql_where=sa.text("contacts_behind"),
        )
        batch_op.create_index(batch_op.f("ix_companies_domain"), ["domain"], unique=False)
        batch_op.create_index(batch_op.f("ix_companies_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index("ix_companies_sort_name_id", ["sort_name", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_companies_team_id"), ["team_id"], unique=False)

    op.create_table(
        "custom_fields",
        sa.Column("about", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("labels", types.JsonType, nullable=False),
        sa.Column("choices", types.JsonType, nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("deleted_at", types.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custom_fields")),
    )
    with op.batch_alter_table("custom_fields", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_custom_fields_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_custom_fields_team_id"), ["team_id"], unique=False)
        batch_op.create_index(
            "uq_custom_fields_about_key",
            ["about", "key"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )

    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("company_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("company_name", sa.String(length=200), nullable=True))
        batch_op.create_index(batch_op.f("ix_contacts_company_id"), ["company_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contacts_company_id"))
        batch_op.drop_column("company_name")
        batch_op.drop_column("company_id")

    with op.batch_alter_table("custom_fields", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_custom_fields_about_key",
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_custom_fields_team_id"))
        batch_op.drop_index(batch_op.f("ix_custom_fields_owner_id"))

    op.drop_table("custom_fields")
    with op.batch_alter_table("companies", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_companies_team_id"))
        batch_op.drop_index("ix_companies_sort_name_id")
        batch_op.drop_index(batch_op.f("ix_companies_owner_id"))
        batch_op.drop_index(batch_op.f("ix_companies_domain"))
        batch_op.drop_index(
            "ix_companies_contacts_behind",
            sqlite_where=sa.text("contacts_behind"),
            postgresql_where=sa.text("contacts_behind"),
        )

    op.drop_table("companies")

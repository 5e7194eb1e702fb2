"""Imports, and the files of records."""

import sqlalchemy as sa
from alembic import op

from jalon_core.db import types
from jalon_core.db.history import create_file_tables, drop_file_tables

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("encoding", sa.String(length=16), nullable=False),
        sa.Column("delimiter", sa.String(length=1), nullable=False),
        sa.Column("header", sa.Boolean(), nullable=False),
        sa.Column("columns", types.JsonType, nullable=False),
        sa.Column("preview", types.JsonType, nullable=False),
        sa.Column("mapping", types.JsonType, nullable=False),
        sa.Column("key", sa.String(length=8), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("contacts_owner_id", sa.Uuid(), nullable=True),
        sa.Column("run_workflows", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("undone", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("started_at", types.UtcDateTime(), nullable=True),
        sa.Column("finished_at", types.UtcDateTime(), nullable=True),
        sa.Column("claimed_by", sa.Uuid(), nullable=True),
        sa.Column("claimed_until", types.UtcDateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("deleted_at", types.UtcDateTime(), nullable=True),
        sa.CheckConstraint("key IN ('email', 'phone', 'none')", name=op.f("ck_imports_key")),
        sa.CheckConstraint(
            "status IN ('draft', 'checking', 'checked', 'running', 'finished', 'cancelled', 'failed', 'undoing', 'undone')",
            name=op.f("ck_imports_status"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    with op.batch_alter_table("imports", schema=None) as batch_op:
        batch_op.create_index(
            "ix_imports_at_work",
            ["id"],
            unique=False,
            sqlite_where=sa.text("status IN ('checking', 'running', 'undoing')"),
            postgresql_where=sa.text("status IN ('checking', 'running', 'undoing')"),
        )
        batch_op.create_index(batch_op.f("ix_imports_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_imports_team_id"), ["team_id"], unique=False)

    create_file_tables()
    op.create_table(
        "import_rows",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("reasons", types.JsonType, nullable=True),
        sa.Column("fingerprint", sa.String(length=32), nullable=True),
        sa.Column("before", types.JsonType, nullable=True),
        sa.CheckConstraint(
            "outcome IN ('created', 'updated', 'skipped', 'refused')", name=op.f("ck_import_rows_outcome")
        ),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=op.f("fk_import_rows_import_id")),
        sa.PrimaryKeyConstraint("import_id", "number", name=op.f("pk_import_rows")),
    )
    with op.batch_alter_table("import_rows", schema=None) as batch_op:
        batch_op.create_index(
            "ix_import_rows_not_taken",
            ["import_id", "outcome", "number"],
            unique=False,
            sqlite_where=sa.text("outcome IN ('skipped', 'refused')"),
            postgresql_where=sa.text("outcome IN ('skipped', 'refused')"),
        )
        batch_op.create_index(
            "ix_import_rows_touched",
            ["import_id", "contact_id"],
            unique=False,
            sqlite_where=sa.text("fingerprint IS NOT NULL"),
            postgresql_where=sa.text("fingerprint IS NOT NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("import_rows", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_import_rows_touched",
            sqlite_where=sa.text("fingerprint IS NOT NULL"),
            postgresql_where=sa.text("fingerprint IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_import_rows_not_taken",
            sqlite_where=sa.text("outcome IN ('skipped', 'refused')"),
            postgresql_where=sa.text("outcome IN ('skipped', 'refused')"),
        )

    op.drop_table("import_rows")
    drop_file_tables()
    with op.batch_alter_table("imports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_imports_team_id"))
        batch_op.drop_index(batch_op.f("ix_imports_owner_id"))
        batch_op.drop_index(
            "ix_imports_at_work",
            sqlite_where=sa.text("status IN ('checking', 'running', 'undoing')"),
            postgresql_where=sa.text("status IN ('checking', 'running', 'undoing')"),
        )

    op.drop_table("imports")

"""The tables of pipeline, with those that every service has."""

import sqlalchemy as sa
from alembic import op

from jalon_core.db import types
from jalon_core.db.history import create_core_tables, drop_core_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_core_tables()
    op.create_table(
        "deal_fields",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("labels", types.JsonType, nullable=False),
        sa.Column("choices", types.JsonType, nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=True),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('text', 'number', 'money', 'date', 'datetime', 'choice', 'yes_no')",
            name=op.f("ck_deal_fields_kind"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal_fields")),
        sa.UniqueConstraint("key", name=op.f("uq_deal_fields_key")),
    )
    op.create_table(
        "lost_reasons",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lost_reasons")),
        sa.UniqueConstraint("label", name=op.f("uq_lost_reasons_label")),
    )
    op.create_table(
        "pipelines",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("card_kind", sa.String(length=8), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("deleted_at", types.UtcDateTime(), nullable=True),
        sa.CheckConstraint("card_kind IN ('deal', 'ticket')", name=op.f("ck_pipelines_card_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pipelines")),
    )
    with op.batch_alter_table("pipelines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pipelines_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pipelines_team_id"), ["team_id"], unique=False)

    op.create_table(
        "stages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pipeline_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("colour", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("probability", sa.Integer(), nullable=False),
        sa.Column("folded", sa.Boolean(), nullable=False),
        sa.Column("deleted_at", types.UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "colour IN ('grey', 'blue', 'cyan', 'teal', 'green', 'lime', 'yellow', 'orange', 'red', 'pink', 'grape', 'violet', 'indigo')",
            name=op.f("ck_stages_colour"),
        ),
        sa.CheckConstraint("kind IN ('open', 'won', 'lost')", name=op.f("ck_stages_kind")),
        sa.CheckConstraint("probability BETWEEN 0 AND 100", name=op.f("ck_stages_probability")),
        sa.ForeignKeyConstraint(["pipeline_id"], ["pipelines.id"], name=op.f("fk_stages_pipeline_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stages")),
    )
    with op.batch_alter_table("stages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stages_pipeline_id"), ["pipeline_id"], unique=False)

    op.create_table(
        "deals",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("pipeline_id", sa.Uuid(), nullable=False),
        sa.Column("stage_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("rank", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("probability", sa.Integer(), nullable=False),
        sa.Column("own_probability", sa.Integer(), nullable=True),
        sa.Column("lost_reason", sa.String(length=500), nullable=True),
        sa.Column("custom", types.JsonType, nullable=False),
        sa.Column("visit_no", sa.Integer(), nullable=False),
        sa.Column("entered_stage_at", types.UtcDateTime(), nullable=False),
        sa.Column("closed_at", types.UtcDateTime(), nullable=True),
        sa.Column("archived_at", types.UtcDateTime(), nullable=True),
        sa.Column("next_task_id", sa.Uuid(), nullable=True),
        sa.Column("next_due_at", types.UtcDateTime(), nullable=True),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("deleted_at", types.UtcDateTime(), nullable=True),
        sa.CheckConstraint("(status = 'lost') = (lost_reason IS NOT NULL)", name=op.f("ck_deals_lost_reason")),
        sa.CheckConstraint("(status = 'open') = (closed_at IS NULL)", name=op.f("ck_deals_closed_at")),
        sa.CheckConstraint("status IN ('open', 'won', 'lost')", name=op.f("ck_deals_status")),
        sa.CheckConstraint(
            "(amount_minor IS NULL) = (currency IS NULL) AND amount_minor >= 0", name=op.f("ck_deals_amount")
        ),
        sa.CheckConstraint("probability BETWEEN 0 AND 100", name=op.f("ck_deals_probability")),
        sa.ForeignKeyConstraint(["pipeline_id"], ["pipelines.id"], name=op.f("fk_deals_pipeline_id")),
        sa.ForeignKeyConstraint(["stage_id"], ["stages.id"], name=op.f("fk_deals_stage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deals")),
    )
    with op.batch_alter_table("deals", schema=None) as batch_op:
        batch_op.create_index("ix_deals_closed", ["pipeline_id", "status", "closed_at"], unique=False)
        batch_op.create_index(
            "ix_deals_column",
            ["pipeline_id", "stage_id", "rank", "id"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND archived_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND archived_at IS NULL"),
        )
        batch_op.create_index("ix_deals_contact", ["contact_id", "pipeline_id"], unique=False)
        batch_op.create_index("ix_deals_created_at", ["created_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_deals_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_deals_team_id"), ["team_id"], unique=False)

    op.create_table(
        "tasks",
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("due_at", types.UtcDateTime(), nullable=True),
        sa.Column("done_at", types.UtcDateTime(), nullable=True),
        sa.Column("deal_id", sa.Uuid(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("deleted_at", types.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["deal_id"], ["deals.id"], name=op.f("fk_tasks_deal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
    )
    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.create_index("ix_tasks_contact", ["contact_id"], unique=False)
        batch_op.create_index(
            "ix_tasks_deal",
            ["deal_id", "due_at"],
            unique=False,
            sqlite_where=sa.text("done_at IS NULL AND deleted_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL AND deleted_at IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_tasks_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tasks_team_id"), ["team_id"], unique=False)
        batch_op.create_index(
            "ix_tasks_to_do",
            ["owner_id", "due_at"],
            unique=False,
            sqlite_where=sa.text("done_at IS NULL AND deleted_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL AND deleted_at IS NULL"),
        )

    op.create_table(
        "visits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("deal_id", sa.Uuid(), nullable=False),
        sa.Column("visit_no", sa.Integer(), nullable=False),
        sa.Column("pipeline_id", sa.Uuid(), nullable=False),
        sa.Column("stage_id", sa.Uuid(), nullable=False),
        sa.Column("stage_position_at_entry", sa.Integer(), nullable=False),
        sa.Column("entered_at", types.UtcDateTime(), nullable=False),
        sa.Column("entered_by", sa.String(length=120), nullable=False),
        sa.Column("team_at_entry", sa.Uuid(), nullable=True),
        sa.Column("owner_at_entry", sa.Uuid(), nullable=True),
        sa.Column("amount_minor_at_entry", sa.BigInteger(), nullable=True),
        sa.Column("currency_at_entry", sa.String(length=3), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("lost_reason", sa.String(length=500), nullable=True),
        sa.Column("left_at", types.UtcDateTime(), nullable=True),
        sa.Column("left_to_stage", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=True),
        sa.CheckConstraint("(outcome = 'open') = (left_at IS NULL)", name=op.f("ck_visits_left_at")),
        sa.CheckConstraint(
            "outcome IN ('open', 'advanced', 'skipped_forward', 'moved_back', 'won', 'lost', 'handed_off', 'stage_deleted', 'deal_deleted')",
            name=op.f("ck_visits_outcome"),
        ),
        sa.CheckConstraint("left_at >= entered_at", name=op.f("ck_visits_lasts")),
        sa.ForeignKeyConstraint(["deal_id"], ["deals.id"], name=op.f("fk_visits_deal_id")),
        sa.ForeignKeyConstraint(["left_to_stage"], ["stages.id"], name=op.f("fk_visits_left_to_stage")),
        sa.ForeignKeyConstraint(["pipeline_id"], ["pipelines.id"], name=op.f("fk_visits_pipeline_id")),
        sa.ForeignKeyConstraint(["stage_id"], ["stages.id"], name=op.f("fk_visits_stage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
        sa.UniqueConstraint("deal_id", "visit_no", name=op.f("uq_visits_deal_id_visit_no")),
    )
    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.create_index("ix_visits_entered", ["pipeline_id", "entered_at"], unique=False)
        batch_op.create_index("ix_visits_left", ["pipeline_id", "left_at"], unique=False)
        batch_op.create_index("ix_visits_stage", ["stage_id", "entered_at"], unique=False)
        batch_op.create_index(
            "uq_visits_open",
            ["deal_id"],
            unique=True,
            sqlite_where=sa.text("left_at IS NULL"),
            postgresql_where=sa.text("left_at IS NULL"),
        )


def downgrade() -> None:
    drop_core_tables()

    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_visits_open", sqlite_where=sa.text("left_at IS NULL"), postgresql_where=sa.text("left_at IS NULL")
        )
        batch_op.drop_index("ix_visits_stage")
        batch_op.drop_index("ix_visits_left")
        batch_op.drop_index("ix_visits_entered")

    op.drop_table("visits")
    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_tasks_to_do",
            sqlite_where=sa.text("done_at IS NULL AND deleted_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL AND deleted_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_tasks_team_id"))
        batch_op.drop_index(batch_op.f("ix_tasks_owner_id"))
        batch_op.drop_index(
            "ix_tasks_deal",
            sqlite_where=sa.text("done_at IS NULL AND deleted_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL AND deleted_at IS NULL"),
        )
        batch_op.drop_index("ix_tasks_contact")

    op.drop_table("tasks")
    with op.batch_alter_table("deals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deals_team_id"))
        batch_op.drop_index(batch_op.f("ix_deals_owner_id"))
        batch_op.drop_index("ix_deals_created_at")
        batch_op.drop_index("ix_deals_contact")
        batch_op.drop_index(
            "ix_deals_column",
            sqlite_where=sa.text("deleted_at IS NULL AND archived_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND archived_at IS NULL"),
        )
        batch_op.drop_index("ix_deals_closed")

    op.drop_table("deals")
    with op.batch_alter_table("stages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stages_pipeline_id"))

    op.drop_table("stages")
    with op.batch_alter_table("pipelines", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pipelines_team_id"))
        batch_op.drop_index(batch_op.f("ix_pipelines_owner_id"))

    op.drop_table("pipelines")
    op.drop_table("lost_reasons")
    op.drop_table("deal_fields")

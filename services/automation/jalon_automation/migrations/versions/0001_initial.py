"""The tables of automation, with those that every service has."""

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
        "event_log",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("type", sa.String(length=96), nullable=False),
        sa.Column("subject", sa.String(length=96), nullable=False),
        sa.Column("at", types.UtcDateTime(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("previous_team_id", sa.Uuid(), nullable=True),
        sa.Column("previous_owner_id", sa.Uuid(), nullable=True),
        sa.Column("contact_ids", sa.String(), nullable=True),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("envelope", types.JsonType, nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_event_log")),
        sa.UniqueConstraint("event_id", name=op.f("uq_event_log_event_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("event_log", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_log_at"), ["at"], unique=False)
        batch_op.create_index("ix_event_log_name_seq", ["name", "seq"], unique=False)
        batch_op.create_index("ix_event_log_subject_seq", ["subject", "seq"], unique=False)

    op.create_table(
        "notifications",
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=True),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("read_at", types.UtcDateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("deleted_at", types.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notifications")),
        sa.UniqueConstraint("key", name=op.f("uq_notifications_key")),
    )
    with op.batch_alter_table("notifications", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notifications_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index("ix_notifications_owner_id_read_at", ["owner_id", "read_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_notifications_team_id"), ["team_id"], unique=False)

    op.create_table(
        "plugin_switches",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("switched_at", types.UtcDateTime(), nullable=False),
        sa.Column("switched_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_plugin_switches")),
    )
    op.create_table(
        "plugin_values",
        sa.Column("plugin", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", types.JsonType, nullable=False),
        sa.PrimaryKeyConstraint("plugin", "key", name=op.f("pk_plugin_values")),
    )
    op.create_table(
        "webhooks",
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("types", types.JsonType, nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("disabled_reason", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("deleted_at", types.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhooks")),
    )
    with op.batch_alter_table("webhooks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_webhooks_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_webhooks_team_id"), ["team_id"], unique=False)

    op.create_table(
        "workflows",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("draft", types.JsonType, nullable=True),
        sa.Column("current_number", sa.Integer(), nullable=True),
        sa.Column("trigger_type", sa.String(), nullable=True),
        sa.Column("obstacle", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("deleted_at", types.UtcDateTime(), nullable=True),
        sa.CheckConstraint("status IN ('draft', 'published', 'paused', 'archived')", name=op.f("ck_workflows_status")),
        sa.CheckConstraint("owner_id IS NULL OR team_id IS NOT NULL", name=op.f("ck_workflows_owner_in_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workflows")),
    )
    with op.batch_alter_table("workflows", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workflows_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_workflows_team_id"), ["team_id"], unique=False)

    op.create_table(
        "listenings",
        sa.Column("event_name", sa.String(), nullable=False),
        sa.Column("workflow_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["workflow_id"], ["workflows.id"], name=op.f("fk_listenings_workflow_id")),
        sa.PrimaryKeyConstraint("event_name", "workflow_id", name=op.f("pk_listenings")),
    )
    op.create_table(
        "non_starts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workflow_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("event_name", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("trace", types.JsonType, nullable=True),
        sa.Column("at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["workflow_id"], ["workflows.id"], name=op.f("fk_non_starts_workflow_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_non_starts")),
        sa.UniqueConstraint("workflow_id", "event_id", name=op.f("uq_non_starts_workflow_id_event_id")),
    )
    with op.batch_alter_table("non_starts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_non_starts_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_non_starts_record"), ["record"], unique=False)
        batch_op.create_index("ix_non_starts_workflow_id_at", ["workflow_id", "at"], unique=False)

    op.create_table(
        "runs",
        sa.Column("workflow_id", sa.Uuid(), nullable=False),
        sa.Column("workflow_name", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("deal_id", sa.Uuid(), nullable=True),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("correlation_id", sa.String(), nullable=False),
        sa.Column("caused_at", types.UtcDateTime(), nullable=False),
        sa.Column("cause", types.JsonType, nullable=False),
        sa.Column("lane", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("step_id", sa.String(), nullable=True),
        sa.Column("due_at", types.UtcDateTime(), nullable=True),
        sa.Column("leased_until", types.UtcDateTime(), nullable=True),
        sa.Column("waiting_until", types.UtcDateTime(), nullable=True),
        sa.Column("started_at", types.UtcDateTime(), nullable=False),
        sa.Column("ended_at", types.UtcDateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("deleted_at", types.UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "status IN ('running', 'waiting', 'held', 'finished', 'failed', 'cancelled')", name=op.f("ck_runs_status")
        ),
        sa.ForeignKeyConstraint(["workflow_id"], ["workflows.id"], name=op.f("fk_runs_workflow_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
        sa.UniqueConstraint("workflow_id", "record", "event_id", name=op.f("uq_runs_workflow_id_record_event_id")),
    )
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_runs_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_runs_deal_id"), ["deal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_runs_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index("ix_runs_record_status", ["record", "status"], unique=False)
        batch_op.create_index("ix_runs_status_due_at", ["status", "due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_runs_team_id"), ["team_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_runs_workflow_id"), ["workflow_id"], unique=False)

    op.create_table(
        "webhook_deliveries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("webhook_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", types.UtcDateTime(), nullable=False),
        sa.Column("last_status", sa.Integer(), nullable=True),
        sa.Column("last_problem", sa.String(), nullable=True),
        sa.Column("ended_at", types.UtcDateTime(), nullable=True),
        sa.CheckConstraint("status IN ('due', 'delivered', 'failed')", name=op.f("ck_webhook_deliveries_status")),
        sa.ForeignKeyConstraint(
            ["webhook_id"], ["webhooks.id"], name=op.f("fk_webhook_deliveries_webhook_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_deliveries")),
        sa.UniqueConstraint("webhook_id", "event_id", name=op.f("uq_webhook_deliveries_webhook_id_event_id")),
    )
    with op.batch_alter_table("webhook_deliveries", schema=None) as batch_op:
        batch_op.create_index("ix_webhook_deliveries_status_due_at", ["status", "due_at"], unique=False)

    op.create_table(
        "workflow_versions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workflow_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("definition", types.JsonType, nullable=False),
        sa.Column("plan", types.JsonType, nullable=False),
        sa.Column("published_at", types.UtcDateTime(), nullable=False),
        sa.Column("published_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["workflow_id"], ["workflows.id"], name=op.f("fk_workflow_versions_workflow_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workflow_versions")),
        sa.UniqueConstraint("workflow_id", "number", name=op.f("uq_workflow_versions_workflow_id_number")),
    )
    op.create_table(
        "run_steps",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("step_id", sa.String(), nullable=False),
        sa.Column("iteration", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("label", types.JsonType, nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("input", types.JsonType, nullable=False),
        sa.Column("output", types.JsonType, nullable=False),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("answers", types.JsonType, nullable=False),
        sa.Column("condition_trace", types.JsonType, nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("waiting_until", types.UtcDateTime(), nullable=True),
        sa.Column("started_at", types.UtcDateTime(), nullable=False),
        sa.Column("ended_at", types.UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "status IN ('running', 'waiting', 'finished', 'failed', 'skipped', 'cancelled')",
            name=op.f("ck_run_steps_status"),
        ),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_run_steps_run_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run_steps")),
        sa.UniqueConstraint("key", name=op.f("uq_run_steps_key")),
        sa.UniqueConstraint("run_id", "step_id", "iteration", name=op.f("uq_run_steps_run_id_step_id_iteration")),
    )
    op.create_table(
        "waits",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=True),
        sa.Column("event_name", sa.String(), nullable=True),
        sa.CheckConstraint("kind IN ('date_field', 'event')", name=op.f("ck_waits_kind")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_waits_run_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_waits")),
    )
    with op.batch_alter_table("waits", schema=None) as batch_op:
        batch_op.create_index("ix_waits_record", ["record"], unique=False)


def downgrade() -> None:
    drop_core_tables()

    with op.batch_alter_table("waits", schema=None) as batch_op:
        batch_op.drop_index("ix_waits_record")

    op.drop_table("waits")
    op.drop_table("run_steps")
    op.drop_table("workflow_versions")
    with op.batch_alter_table("webhook_deliveries", schema=None) as batch_op:
        batch_op.drop_index("ix_webhook_deliveries_status_due_at")

    op.drop_table("webhook_deliveries")
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_runs_workflow_id"))
        batch_op.drop_index(batch_op.f("ix_runs_team_id"))
        batch_op.drop_index("ix_runs_status_due_at")
        batch_op.drop_index("ix_runs_record_status")
        batch_op.drop_index(batch_op.f("ix_runs_owner_id"))
        batch_op.drop_index(batch_op.f("ix_runs_deal_id"))
        batch_op.drop_index(batch_op.f("ix_runs_contact_id"))

    op.drop_table("runs")
    with op.batch_alter_table("non_starts", schema=None) as batch_op:
        batch_op.drop_index("ix_non_starts_workflow_id_at")
        batch_op.drop_index(batch_op.f("ix_non_starts_record"))
        batch_op.drop_index(batch_op.f("ix_non_starts_at"))

    op.drop_table("non_starts")
    op.drop_table("listenings")
    with op.batch_alter_table("workflows", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workflows_team_id"))
        batch_op.drop_index(batch_op.f("ix_workflows_owner_id"))

    op.drop_table("workflows")
    with op.batch_alter_table("webhooks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_webhooks_team_id"))
        batch_op.drop_index(batch_op.f("ix_webhooks_owner_id"))

    op.drop_table("webhooks")
    op.drop_table("plugin_values")
    op.drop_table("plugin_switches")
    with op.batch_alter_table("notifications", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notifications_team_id"))
        batch_op.drop_index("ix_notifications_owner_id_read_at")
        batch_op.drop_index(batch_op.f("ix_notifications_owner_id"))

    op.drop_table("notifications")
    with op.batch_alter_table("event_log", schema=None) as batch_op:
        batch_op.drop_index("ix_event_log_subject_seq")
        batch_op.drop_index("ix_event_log_name_seq")
        batch_op.drop_index(batch_op.f("ix_event_log_at"))

    op.drop_table("event_log")

"""Campaigns, enrolments, audience checks; versions of templates; which step a send is."""

import sqlalchemy as sa
from alembic import op

from jalon_core.db import types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "campaigns",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("mailbox_id", sa.Uuid(), nullable=True),
        sa.Column("audience_mode", sa.String(length=8), nullable=False),
        sa.Column("group_ids", types.JsonType, nullable=False),
        sa.Column("excluded_group_ids", types.JsonType, nullable=False),
        sa.Column("filter", types.JsonType, nullable=True),
        sa.Column("window", types.JsonType, nullable=True),
        sa.Column("stop_on_reply", sa.Boolean(), nullable=False),
        sa.Column("daily_starts", sa.Integer(), nullable=True),
        sa.Column("started_at", types.UtcDateTime(), nullable=True),
        sa.Column("ended_at", types.UtcDateTime(), nullable=True),
        sa.Column("work", sa.String(length=8), nullable=True),
        sa.Column("work_after", sa.Uuid(), nullable=True),
        sa.Column("considered", sa.Integer(), nullable=False),
        sa.Column("passed_over", types.JsonType, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("deleted_at", types.UtcDateTime(), nullable=True),
        sa.CheckConstraint("audience_mode IN ('frozen', 'live')", name=op.f("ck_campaigns_audience_mode")),
        sa.CheckConstraint(
            "status IN ('draft', 'running', 'paused', 'finished', 'cancelled')", name=op.f("ck_campaigns_status")
        ),
        sa.CheckConstraint("work IN ('enrol', 'tell')", name=op.f("ck_campaigns_work")),
        sa.CheckConstraint("daily_starts > 0", name=op.f("ck_campaigns_daily_starts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
    )
    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_campaigns_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index("ix_campaigns_status", ["status", "team_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_campaigns_team_id"), ["team_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_campaigns_work"), ["work"], unique=False)

    op.create_table(
        "audience_checks",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("campaign_version", sa.Integer(), nullable=False),
        sa.Column("requested_at", types.UtcDateTime(), nullable=False),
        sa.Column("finished_at", types.UtcDateTime(), nullable=True),
        sa.Column("after", sa.Uuid(), nullable=True),
        sa.Column("considered", sa.Integer(), nullable=False),
        sa.Column("contacts", sa.Integer(), nullable=False),
        sa.Column("ready", sa.Integer(), nullable=False),
        sa.Column("obstacles", types.JsonType, nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_audience_checks_campaign_id")),
        sa.PrimaryKeyConstraint("campaign_id", name=op.f("pk_audience_checks")),
    )
    op.create_table(
        "campaign_steps",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Uuid(), nullable=True),
        sa.Column("subject", sa.String(length=500), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=True),
        sa.Column("delay_days", sa.Integer(), nullable=False),
        sa.CheckConstraint("delay_days BETWEEN 0 AND 365", name=op.f("ck_campaign_steps_delay_days")),
        sa.CheckConstraint("template_id IS NOT NULL OR subject IS NOT NULL", name=op.f("ck_campaign_steps_wording")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_campaign_steps_campaign_id")),
        sa.ForeignKeyConstraint(["template_id"], ["templates.id"], name=op.f("fk_campaign_steps_template_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_steps")),
        sa.UniqueConstraint("campaign_id", "position", name=op.f("uq_campaign_steps_campaign_id_position")),
    )
    with op.batch_alter_table("campaign_steps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_campaign_steps_template_id"), ["template_id"], unique=False)

    op.create_table(
        "enrolments",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("rotation", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("started_at", types.UtcDateTime(), nullable=False),
        sa.Column("ended_at", types.UtcDateTime(), nullable=True),
        sa.Column("next_at", types.UtcDateTime(), nullable=True),
        sa.Column("not_before", types.UtcDateTime(), nullable=True),
        sa.Column("waits_for", sa.String(length=32), nullable=True),
        sa.Column("cause", types.JsonType, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("deleted_at", types.UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "status IN ('active', 'paused', 'finished', 'stopped', 'cancelled')", name=op.f("ck_enrolments_status")
        ),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_enrolments_campaign_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolments")),
        sa.UniqueConstraint("campaign_id", "contact_id", name=op.f("uq_enrolments_campaign_id_contact_id")),
    )
    with op.batch_alter_table("enrolments", schema=None) as batch_op:
        batch_op.create_index("ix_enrolments_contact_id", ["contact_id", "status"], unique=False)
        batch_op.create_index("ix_enrolments_due", ["campaign_id", "status", "next_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_enrolments_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enrolments_team_id"), ["team_id"], unique=False)

    _rename_template_kind("plain", "mail")
    op.create_table(
        "template_versions",
        sa.Column("template_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=500), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        sa.Column("written_at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["template_id"], ["templates.id"], name=op.f("fk_template_versions_template_id")),
        sa.PrimaryKeyConstraint("template_id", "version", name=op.f("pk_template_versions")),
    )
    # What earlier versions said is not known any more; what stands now is the first that is kept.
    op.execute(
        "INSERT INTO template_versions (template_id, version, subject, text, html, language, written_at) "
        "SELECT id, version, subject, text, html, language, updated_at FROM templates"
    )
    with op.batch_alter_table("sends", schema=None) as batch_op:
        batch_op.add_column(sa.Column("template_version", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("position", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("rotation", sa.Integer(), nullable=True))
        batch_op.create_unique_constraint(
            op.f("uq_sends_enrolment_id_step_id_rotation"), ["enrolment_id", "step_id", "rotation"]
        )


def downgrade() -> None:
    with op.batch_alter_table("sends", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("uq_sends_enrolment_id_step_id_rotation"), type_="unique")
        for column in ("template_version", "position", "rotation"):
            batch_op.drop_column(column)
    op.drop_table("template_versions")
    _rename_template_kind("mail", "plain")
    for table in ("enrolments", "campaign_steps", "audience_checks", "campaigns"):
        op.drop_table(table)


def _rename_template_kind(old: str, new: str) -> None:
    with op.batch_alter_table("templates", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_templates_kind"), type_="check")
    kind = sa.column("kind", sa.String())
    op.execute(sa.update(sa.table("templates", kind)).where(kind == old).values(kind=new))
    with op.batch_alter_table("templates", schema=None) as batch_op:
        batch_op.create_check_constraint(op.f("ck_templates_kind"), f"kind IN ('{new}', 'proposal')")

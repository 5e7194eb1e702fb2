"""Mailboxes with their limits; what sends belong to; suppressions with scope and proof; links and hits."""

import sqlalchemy as sa
from alembic import op

from jalon_core.db import types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INSTALLATION_MAILBOX = "00000000-0000-7000-8000-000000000001"


def upgrade() -> None:
    op.create_table(
        "mailboxes",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("from_name", sa.String(length=200), nullable=False),
        sa.Column("from_address", sa.String(length=320), nullable=True),
        sa.Column("smtp_sealed", sa.Text(), nullable=True),
        sa.Column("imap_sealed", sa.Text(), nullable=True),
        sa.Column("imap_folder", sa.String(length=200), nullable=False),
        sa.Column("inbound_address", sa.String(length=320), nullable=True),
        sa.Column("per_minute", sa.Integer(), nullable=True),
        sa.Column("per_hour", sa.Integer(), nullable=True),
        sa.Column("per_day", sa.Integer(), nullable=True),
        sa.Column("domain_per_minute", sa.Integer(), nullable=True),
        sa.Column("jitter_seconds", sa.Integer(), nullable=False),
        sa.Column("next_turn_at", types.UtcDateTime(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("paused_until", types.UtcDateTime(), nullable=True),
        sa.Column("pause_reason", sa.Text(), nullable=True),
        sa.Column("looked_at", types.UtcDateTime(), nullable=True),
        sa.Column("polled_at", types.UtcDateTime(), nullable=True),
        sa.Column("poll_problem", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("deleted_at", types.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailboxes")),
    )
    with op.batch_alter_table("mailboxes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mailboxes_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mailboxes_team_id"), ["team_id"], unique=False)

    # A filled table gets the defaults here; rows made later get theirs from the models.
    with op.batch_alter_table("sends", schema=None) as batch_op:
        batch_op.add_column(sa.Column("template_kind", sa.String(length=16), nullable=False, server_default="mail"))
        batch_op.add_column(sa.Column("deal_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("campaign_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("enrolment_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("step_id", sa.Uuid(), nullable=True))
        batch_op.add_column(
            sa.Column("mailbox_id", sa.Uuid(), nullable=False, server_default=_as_stored(INSTALLATION_MAILBOX))
        )
        batch_op.add_column(sa.Column("priority", sa.SmallInteger(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("language", sa.String(length=8), nullable=False, server_default="fr"))
        batch_op.add_column(sa.Column("due_at", types.UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("taken_at", types.UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("opened_at", types.UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("clicked_at", types.UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("replied_at", types.UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("bounced_at", types.UtcDateTime(), nullable=True))
    op.execute("UPDATE sends SET due_at = planned_at, priority = CASE WHEN lane = 'live' THEN 0 ELSE 2 END")
    with op.batch_alter_table("sends", schema=None) as batch_op:
        for column in ("template_kind", "mailbox_id", "priority", "language"):
            batch_op.alter_column(column, server_default=None)
        batch_op.alter_column("due_at", nullable=False)
        batch_op.drop_constraint(op.f("ck_sends_purpose"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_sends_purpose"), "purpose IN ('campaign', 'one_off', 'workflow', 'system')"
        )
        batch_op.create_check_constraint(op.f("ck_sends_template_kind"), "template_kind IN ('mail', 'proposal')")
        batch_op.drop_index("ix_sends_waiting")
        batch_op.create_index("ix_sends_waiting", ["mailbox_id", "priority", "next_attempt_at", "id"], unique=False)
        batch_op.create_index(
            "ix_sends_due",
            ["next_attempt_at"],
            unique=False,
            sqlite_where=sa.text("status IN ('planned', 'deferred')"),
            postgresql_where=sa.text("status IN ('planned', 'deferred')"),
        )
        batch_op.create_index("ix_sends_taken", ["mailbox_id", "taken_at"], unique=False)
        batch_op.create_index("ix_sends_campaign_id", ["campaign_id", "step_id"], unique=False)
        batch_op.create_index("ix_sends_enrolment_id", ["enrolment_id"], unique=False)

    with op.batch_alter_table("suppressions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("scope", sa.String(length=36), nullable=False, server_default="all"))
        batch_op.add_column(sa.Column("proof", types.JsonType, nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("expires_at", types.UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("lifted_at", types.UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("lifted_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("lifted_because", sa.Text(), nullable=True))
    with op.batch_alter_table("suppressions", schema=None) as batch_op:
        batch_op.alter_column("scope", server_default=None)
        batch_op.alter_column("proof", server_default=None)
        batch_op.drop_constraint(op.f("uq_suppressions_address_hash"), type_="unique")
        batch_op.drop_constraint(op.f("ck_suppressions_reason"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_suppressions_reason"),
            "reason IN ('by_hand', 'unsubscribed', 'bounced', 'complained', 'soft_bounces')",
        )
        batch_op.create_index(
            "uq_suppressions_in_force",
            ["address_hash", "scope"],
            unique=True,
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        )

    op.create_table(
        "links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_links")),
    )
    op.create_table(
        "hits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("send_id", sa.Uuid(), nullable=True),
        sa.Column("campaign_id", sa.Uuid(), nullable=True),
        sa.Column("step_id", sa.Uuid(), nullable=True),
        sa.Column("link_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("at", types.UtcDateTime(), nullable=False),
        sa.Column("method", sa.String(length=8), nullable=False),
        sa.Column("client", sa.String(length=16), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=True),
        sa.Column("user_agent", sa.String(length=300), nullable=True),
        sa.Column("verdict", sa.String(length=8), nullable=True),
        sa.Column("because", sa.String(length=32), nullable=True),
        sa.CheckConstraint("kind IN ('open', 'click', 'trap')", name=op.f("ck_hits_kind")),
        sa.CheckConstraint("verdict IN ('human', 'machine', 'unknown')", name=op.f("ck_hits_verdict")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hits")),
    )
    with op.batch_alter_table("hits", schema=None) as batch_op:
        batch_op.create_index("ix_hits_send_id", ["send_id", "at"], unique=False)
        batch_op.create_index("ix_hits_campaign_id", ["campaign_id", "kind", "verdict"], unique=False)
        for name, condition in (("unjudged", "verdict IS NULL"), ("told", "address IS NOT NULL")):
            batch_op.create_index(
                f"ix_hits_{name}",
                ["at"],
                unique=False,
                sqlite_where=sa.text(condition),
                postgresql_where=sa.text(condition),
            )


def downgrade() -> None:
    op.drop_table("hits")
    op.drop_table("links")
    op.execute("DELETE FROM suppressions WHERE lifted_at IS NOT NULL OR scope <> 'all' OR reason = 'soft_bounces'")
    with op.batch_alter_table("suppressions", schema=None) as batch_op:
        batch_op.drop_index("uq_suppressions_in_force")
        batch_op.drop_constraint(op.f("ck_suppressions_reason"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_suppressions_reason"), "reason IN ('by_hand', 'unsubscribed', 'bounced', 'complained')"
        )
        batch_op.create_unique_constraint(op.f("uq_suppressions_address_hash"), ["address_hash"])
        for column in ("scope", "proof", "expires_at", "lifted_at", "lifted_by", "lifted_because"):
            batch_op.drop_column(column)
    op.execute("UPDATE sends SET purpose = 'workflow' WHERE purpose = 'campaign'")
    with op.batch_alter_table("sends", schema=None) as batch_op:
        for index in (
            "ix_sends_waiting",
            "ix_sends_due",
            "ix_sends_taken",
            "ix_sends_campaign_id",
            "ix_sends_enrolment_id",
        ):
            batch_op.drop_index(index)
        batch_op.drop_constraint(op.f("ck_sends_template_kind"), type_="check")
        batch_op.drop_constraint(op.f("ck_sends_purpose"), type_="check")
        batch_op.create_check_constraint(op.f("ck_sends_purpose"), "purpose IN ('one_off', 'workflow', 'system')")
        for column in (
            *("template_kind", "deal_id", "campaign_id", "enrolment_id", "step_id", "mailbox_id", "priority"),
            *("language", "due_at", "taken_at", "opened_at", "clicked_at", "replied_at", "bounced_at"),
        ):
            batch_op.drop_column(column)
        batch_op.create_index("ix_sends_waiting", ["lane", "next_attempt_at"], unique=False)
    op.drop_table("mailboxes")


def _as_stored(mailbox_id: str) -> str:
    """SQLite keeps a UUID as 32 hex digits."""
    return mailbox_id if op.get_bind().dialect.name == "postgresql" else mailbox_id.replace("-", "")

"""Mails that come back, how far mailboxes were read, soft bounces, files; what a mail server calls a send."""

import sqlalchemy as sa
from alembic import op

from jalon_core.db import types
from jalon_core.db.history import create_file_tables, drop_file_tables

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "inbound_folders",
        sa.Column("mailbox_id", sa.Uuid(), nullable=False),
        sa.Column("folder", sa.String(length=200), nullable=False),
        sa.Column("uid_validity", sa.BigInteger(), nullable=True),
        sa.Column("last_uid", sa.BigInteger(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("next_at", types.UtcDateTime(), nullable=False),
        sa.Column("read_by", sa.Uuid(), nullable=True),
        sa.Column("read_until", types.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("mailbox_id", name=op.f("pk_inbound_folders")),
    )
    with op.batch_alter_table("inbound_folders", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inbound_folders_next_at"), ["next_at"], unique=False)

    op.create_table(
        "inbound_mails",
        sa.Column("mailbox_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("send_id", sa.Uuid(), nullable=True),
        sa.Column("campaign_id", sa.Uuid(), nullable=True),
        sa.Column("recognised", sa.String(length=16), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("signs", types.JsonType, nullable=False),
        sa.Column("evidence", sa.String(length=16), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("judged_by", sa.Uuid(), nullable=True),
        sa.Column("from_address", sa.String(length=320), nullable=False),
        sa.Column("from_name", sa.String(length=300), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=True),
        sa.Column("failures", types.JsonType, nullable=False),
        sa.Column("complainant", sa.String(length=320), nullable=False),
        sa.Column("returns_on", sa.Date(), nullable=True),
        sa.Column("message_id", sa.String(length=320), nullable=False),
        sa.Column("raw_sha", sa.String(length=64), nullable=False),
        sa.Column("raw_file_id", sa.Uuid(), nullable=True),
        sa.Column("received_at", types.UtcDateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("deleted_at", types.UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "evidence IN ('plus_address', 'in_reply_to', 'references', 'returned', 'quoted_token', 'probable', 'by_hand', 'none')",
            name=op.f("ck_inbound_mails_evidence"),
        ),
        sa.CheckConstraint(
            "recognised IN ('reply', 'auto_reply', 'bounce', 'complaint', 'receipt', 'other')",
            name=op.f("ck_inbound_mails_recognised"),
        ),
        sa.CheckConstraint(
            "verdict IN ('reply', 'auto_reply', 'bounce', 'complaint', 'receipt', 'other')",
            name=op.f("ck_inbound_mails_verdict"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound_mails")),
        sa.UniqueConstraint(
            "mailbox_id", "raw_sha", "message_id", name=op.f("uq_inbound_mails_mailbox_id_raw_sha_message_id")
        ),
    )
    with op.batch_alter_table("inbound_mails", schema=None) as batch_op:
        batch_op.create_index("ix_inbound_mails_campaign_id", ["campaign_id", "id"], unique=False)
        batch_op.create_index("ix_inbound_mails_contact_id", ["contact_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inbound_mails_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index("ix_inbound_mails_send_id", ["send_id", "verdict"], unique=False)
        batch_op.create_index(batch_op.f("ix_inbound_mails_team_id"), ["team_id"], unique=False)

    op.create_table(
        "soft_bounces",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("inbound_mail_id", sa.Uuid(), nullable=False),
        sa.Column("at", types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_soft_bounces")),
    )
    with op.batch_alter_table("soft_bounces", schema=None) as batch_op:
        batch_op.create_index("ix_soft_bounces_address_hash", ["address_hash", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_soft_bounces_inbound_mail_id"), ["inbound_mail_id"], unique=False)

    create_file_tables()
    with op.batch_alter_table("sends", schema=None) as batch_op:
        batch_op.add_column(sa.Column("provider_id", sa.String(length=200), nullable=True))
        batch_op.create_index("ix_sends_provider_id", ["provider_id"], unique=False)
        batch_op.create_index("ix_sends_to_address", ["to_address", "accepted_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("sends", schema=None) as batch_op:
        batch_op.drop_index("ix_sends_to_address")
        batch_op.drop_index("ix_sends_provider_id")
        batch_op.drop_column("provider_id")

    drop_file_tables()
    with op.batch_alter_table("soft_bounces", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_soft_bounces_inbound_mail_id"))
        batch_op.drop_index("ix_soft_bounces_address_hash")

    op.drop_table("soft_bounces")
    with op.batch_alter_table("inbound_mails", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inbound_mails_team_id"))
        batch_op.drop_index("ix_inbound_mails_send_id")
        batch_op.drop_index(batch_op.f("ix_inbound_mails_owner_id"))
        batch_op.drop_index("ix_inbound_mails_contact_id")
        batch_op.drop_index("ix_inbound_mails_campaign_id")

    op.drop_table("inbound_mails")
    with op.batch_alter_table("inbound_folders", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inbound_folders_next_at"))

    op.drop_table("inbound_folders")

"""The tables that every service's database has besides its own: outbox, inbox, copies, commands, parked messages.

They are plain Core tables in a MetaData of their own, which each service's Alembic history lists beside its models.
"""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Index, Integer, String, Table, Text, Uuid

from jalon_core.db.base import metadata
from jalon_core.db.types import JsonType, UtcDateTime

core_metadata = metadata()

outbox = Table(
    "outbox",
    core_metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("message_id", Uuid, nullable=False),
    Column("exchange", String(64), nullable=False),
    Column("routing_key", String(255), nullable=False),
    Column("lane", String(4), nullable=False),
    Column("subject", String(255), nullable=False),
    Column("body", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("published_at", UtcDateTime),
)
"""Messages to be published, written in the transaction of the change and kept 7 days after publishing."""

Index(
    "ix_outbox_unpublished",
    outbox.c.lane,
    outbox.c.id,
    sqlite_where=outbox.c.published_at.is_(None),
    postgresql_where=outbox.c.published_at.is_(None),
)
Index("ix_outbox_published_at", outbox.c.published_at)

inbox = Table(
    "inbox",
    core_metadata,
    Column("consumer", String(64), primary_key=True),
    Column("message_id", Uuid, primary_key=True),
    Column("received_at", UtcDateTime, nullable=False, index=True),
)
"""What was consumed, written in the transaction of the effect: delivered twice, done once."""

record_copies = Table(
    "record_copies",
    core_metadata,
    Column("kind", String(32), primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("epoch", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("team_id", Uuid),
    Column("owner_id", Uuid),
    Column("deleted", Boolean, nullable=False),
    Column("state", JsonType, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
)
"""The last state of other services' records, as this service has heard of it."""

service_state = Table(
    "service_state",
    core_metadata,
    Column("name", String(64), primary_key=True),
    Column("value", JsonType, nullable=False),
)
"""A few facts about this database itself, e.g. its epoch (raised by a restore from a backup)."""

command_results = Table(
    "command_results",
    core_metadata,
    Column("key", String(255), primary_key=True),
    Column("command", String(64), nullable=False),
    Column("answer", JsonType, nullable=False),
    Column("created_at", UtcDateTime, nullable=False, index=True),
)
"""How commands ended, by idempotency key: asked again, the same answer is given and nothing is done."""

idempotent_responses = Table(
    "idempotent_responses",
    core_metadata,
    Column("caller", String(64), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("request_hash", String(64), nullable=False),
    Column("status", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("headers", JsonType, nullable=False),
    Column("created_at", UtcDateTime, nullable=False, index=True),
)
"""Answers to POST requests with an ``Idempotency-Key``, kept 24 hours."""

copy_sources = Table(
    "copy_sources",
    core_metadata,
    Column("kind", String(32), primary_key=True),
    Column("state", String(8), CheckConstraint("state IN ('filling', 'full')", name="state"), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("shape", Integer, nullable=False),
    Column("snapshot_id", Uuid),
    Column("requested_at", UtcDateTime),
    Column("progress_at", UtcDateTime),
    Column("requests", Integer, nullable=False),
    Column("received", Integer, nullable=False),
    Column("differences", Integer, nullable=False),
)
"""How far the copies of each kind are: filled by a snapshot or not, of which epoch and shape."""

snapshot_streams = Table(
    "snapshot_streams",
    core_metadata,
    Column("snapshot_id", Uuid, primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("replyto", String(255), nullable=False),
    Column("after_id", Uuid),
    Column("sent", Integer, nullable=False),
    Column("requested_at", UtcDateTime, nullable=False),
)
"""Snapshots of our records that others asked for and that are still being sent."""

waiting_commands = Table(
    "waiting_commands",
    core_metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("message_id", Uuid, nullable=False, unique=True),
    Column("kind", String(32), nullable=False),
    Column("record_id", Uuid, nullable=False),
    Column("body", Text, nullable=False),
    Column("tried_at", UtcDateTime, nullable=False),
    Column("deadline", UtcDateTime, nullable=False),
)
"""Commands that name a record whose copy has not arrived yet."""

parked_messages = Table(
    "parked_messages",
    core_metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("consumer", String(64), nullable=False),
    Column("message_id", Uuid, nullable=False),
    Column("subject", String(255), nullable=False, index=True),
    Column("body", Text, nullable=False),
    Column("error", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("parked_at", UtcDateTime, nullable=False),
)
"""Messages whose reaction keeps failing, and those about the same record that wait behind them, in order."""

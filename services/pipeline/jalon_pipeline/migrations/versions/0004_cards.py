"""Deals become cards, among which are tickets; stages get rules; what cards and pipelines were like is kept.

What a card was like before this migration is not known: its first span says what it is now, from its creation on, and
the first version of each pipeline what it is now, from its own creation on.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

from jalon_core.db import types
from jalon_core.ids import new_id

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

OUTCOMES = "'open', 'advanced', 'skipped_forward', 'moved_back', 'won', 'lost', 'handed_off', 'stage_deleted'"
TYPES = "'text', 'number', 'money', 'date', 'datetime', 'choice', 'multi_choice', 'yes_no', 'link', 'member'"
ON_BOARD = sa.text("deleted_at IS NULL AND archived_at IS NULL")
TO_DO = sa.text("done_at IS NULL AND deleted_at IS NULL")
TO_REMIND = sa.text("reminder_told_at IS NULL AND done_at IS NULL AND deleted_at IS NULL")
STILL_THERE = sa.text("left_at IS NULL")
STILL_SO = sa.text("until IS NULL")
LIVING = sa.text("deleted_at IS NULL")


def upgrade() -> None:
    _stages()
    _cards()
    _visits()
    _tasks()
    with op.batch_alter_table("proposals") as batch:
        batch.drop_index("ix_proposals_deal_id")
        batch.alter_column("deal_id", new_column_name="card_id")
    op.create_index("ix_proposals_card_id", "proposals", ["card_id"])
    _fields()
    _history()
    op.create_table(
        "board_views",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pipeline_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("query", types.JsonType, nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["pipeline_id"], ["pipelines.id"], name=op.f("fk_board_views_pipeline_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_views")),
    )
    op.create_index("ix_board_views_pipeline", "board_views", ["pipeline_id", "created_at"])
    op.create_table(
        "contact_groups",
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("group_id", "contact_id", name=op.f("pk_contact_groups")),
    )
    op.create_index("ix_contact_groups_contact", "contact_groups", ["contact_id"])


def downgrade() -> None:
    raise NotImplementedError("tickets would be lost: restore a backup")


def _stages() -> None:
    with op.batch_alter_table("stages") as batch:
        batch.add_column(sa.Column("probability_mode", sa.String(8), nullable=False, server_default="fixed"))
        batch.add_column(sa.Column("sets_probability", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch.add_column(sa.Column("team_id", sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("required_fields", types.JsonType, nullable=False, server_default="[]"))
        batch.add_column(sa.Column("wip_limit", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("no_skipping", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("no_going_back", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("stuck_days", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("stuck_pauses", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch.create_check_constraint(op.f("ck_stages_probability_mode"), "probability_mode IN ('fixed', 'computed')")
        batch.create_check_constraint(op.f("ck_stages_wip_limit"), "wip_limit > 0")
        batch.create_check_constraint(op.f("ck_stages_stuck_days"), "stuck_days > 0")
    with op.batch_alter_table("stages") as batch:
        for column in ("probability_mode", "sets_probability", "required_fields", "no_skipping", "no_going_back"):
            batch.alter_column(column, server_default=None)
        batch.alter_column("stuck_pauses", server_default=None)


def _cards() -> None:
    for index in ("closed", "column", "contact", "created_at", "owner_id", "team_id"):
        op.drop_index(f"ix_deals_{index}", "deals")
    op.rename_table("deals", "cards")
    with op.batch_alter_table("cards") as batch:
        for constraint in ("lost_reason", "closed_at", "status", "amount", "probability"):
            batch.drop_constraint(op.f(f"ck_deals_{constraint}"), type_="check")
        for constraint in ("pipeline_id", "stage_id"):
            batch.drop_constraint(op.f(f"fk_deals_{constraint}"), type_="foreignkey")
        batch.add_column(sa.Column("kind", sa.String(8), nullable=False, server_default="deal"))
        batch.add_column(sa.Column("expected_close_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("priority", sa.String(8), nullable=True))
        batch.add_column(sa.Column("due_at", types.UtcDateTime(), nullable=True))
        batch.add_column(sa.Column("tags", types.JsonType, nullable=False, server_default="[]"))
    with op.batch_alter_table("cards") as batch:
        batch.alter_column("kind", server_default=None)
        batch.alter_column("tags", server_default=None)
        batch.create_foreign_key(op.f("fk_cards_pipeline_id"), "pipelines", ["pipeline_id"], ["id"])
        batch.create_foreign_key(op.f("fk_cards_stage_id"), "stages", ["stage_id"], ["id"])
        for name, condition in {
            "kind": "kind IN ('deal', 'ticket')",
            "status": "status IN ('open', 'won', 'lost')",
            "probability": "probability BETWEEN 0 AND 100",
            "amount": "(amount_minor IS NULL) = (currency IS NULL) AND amount_minor >= 0",
            "closed_at": "(status = 'open') = (closed_at IS NULL)",
            "lost_reason": "(status = 'lost') = (lost_reason IS NOT NULL)",
            "priority": "(kind = 'ticket') = (priority IS NOT NULL)"
            " AND priority IN ('low', 'normal', 'high', 'urgent')",
        }.items():
            batch.create_check_constraint(op.f(f"ck_cards_{name}"), condition)
    _rename_key("cards", "deals")
    op.create_index("ix_cards_closed", "cards", ["pipeline_id", "status", "closed_at"])
    column = ["pipeline_id", "stage_id", "rank", "id"]
    op.create_index("ix_cards_column", "cards", column, sqlite_where=ON_BOARD, postgresql_where=ON_BOARD)
    op.create_index("ix_cards_contact", "cards", ["contact_id", "pipeline_id"])
    op.create_index("ix_cards_created_at", "cards", ["created_at", "id"])
    op.create_index("ix_cards_owner_id", "cards", ["owner_id"])
    op.create_index("ix_cards_team_id", "cards", ["team_id"])


def _visits() -> None:
    op.drop_index("uq_visits_open", "visits")
    with op.batch_alter_table("visits") as batch:
        batch.drop_constraint(op.f("ck_visits_outcome"), type_="check")
        batch.drop_constraint(op.f("uq_visits_deal_id_visit_no"), type_="unique")
        batch.drop_constraint(op.f("fk_visits_deal_id"), type_="foreignkey")
        batch.alter_column("deal_id", new_column_name="card_id")
        batch.add_column(sa.Column("probability_at_entry", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("stuck_told_at", types.UtcDateTime(), nullable=True))
    op.execute("UPDATE visits SET outcome = 'card_deleted' WHERE outcome = 'deal_deleted'")
    op.execute(
        "UPDATE visits SET probability_at_entry ="
        " (SELECT stages.probability FROM stages WHERE stages.id = visits.stage_id)"
    )
    with op.batch_alter_table("visits") as batch:
        batch.alter_column("probability_at_entry", server_default=None)
        batch.create_check_constraint(op.f("ck_visits_outcome"), f"outcome IN ({OUTCOMES}, 'card_deleted')")
        batch.create_unique_constraint(op.f("uq_visits_card_id_visit_no"), ["card_id", "visit_no"])
        batch.create_foreign_key(op.f("fk_visits_card_id"), "cards", ["card_id"], ["id"])
    op.create_index(
        "uq_visits_open", "visits", ["card_id"], unique=True, sqlite_where=STILL_THERE, postgresql_where=STILL_THERE
    )


def _tasks() -> None:
    op.drop_index("ix_tasks_deal", "tasks")
    with op.batch_alter_table("tasks") as batch:
        batch.drop_constraint(op.f("fk_tasks_deal_id"), type_="foreignkey")
        batch.alter_column("deal_id", new_column_name="card_id")
        batch.add_column(sa.Column("card_kind", sa.String(8), nullable=True))
        batch.add_column(sa.Column("reminder_at", types.UtcDateTime(), nullable=True))
        batch.add_column(sa.Column("reminder_told_at", types.UtcDateTime(), nullable=True))
    op.execute("UPDATE tasks SET card_kind = 'deal' WHERE card_id IS NOT NULL")
    with op.batch_alter_table("tasks") as batch:
        batch.create_foreign_key(op.f("fk_tasks_card_id"), "cards", ["card_id"], ["id"])
        batch.create_check_constraint(op.f("ck_tasks_card_kind"), "(card_id IS NULL) = (card_kind IS NULL)")
    op.create_index("ix_tasks_card", "tasks", ["card_id", "due_at"], sqlite_where=TO_DO, postgresql_where=TO_DO)
    op.create_index("ix_tasks_reminder", "tasks", ["reminder_at"], sqlite_where=TO_REMIND, postgresql_where=TO_REMIND)


def _fields() -> None:
    op.rename_table("deal_fields", "card_fields")
    with op.batch_alter_table("card_fields") as batch:
        batch.drop_constraint(op.f("ck_deal_fields_kind"), type_="check")
        batch.drop_constraint(op.f("uq_deal_fields_key"), type_="unique")
        batch.alter_column("kind", new_column_name="type")
        batch.add_column(sa.Column("about", sa.String(8), nullable=False, server_default="deal"))
        batch.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch.add_column(sa.Column("team_id", sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("owner_id", sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("updated_at", types.UtcDateTime(), nullable=True))
        batch.add_column(sa.Column("deleted_at", types.UtcDateTime(), nullable=True))
    op.execute("UPDATE card_fields SET updated_at = created_at")
    with op.batch_alter_table("card_fields") as batch:
        batch.alter_column("about", server_default=None)
        batch.alter_column("version", server_default=None)
        batch.alter_column("updated_at", existing_type=types.UtcDateTime(), nullable=False)
        batch.create_check_constraint(op.f("ck_card_fields_about"), "about IN ('deal', 'ticket')")
        batch.create_check_constraint(op.f("ck_card_fields_type"), f"type IN ({TYPES})")
    _rename_key("card_fields", "deal_fields")
    op.create_index("ix_card_fields_owner_id", "card_fields", ["owner_id"])
    op.create_index("ix_card_fields_team_id", "card_fields", ["team_id"])
    op.create_index(
        "uq_card_fields_about_key",
        "card_fields",
        ["about", "key"],
        unique=True,
        sqlite_where=LIVING,
        postgresql_where=LIVING,
    )


def _history() -> None:
    spans = op.create_table(
        "card_spans",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("pipeline_id", sa.Uuid(), nullable=False),
        sa.Column("since", types.UtcDateTime(), nullable=False),
        sa.Column("until", types.UtcDateTime(), nullable=True),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("own_probability", sa.Integer(), nullable=True),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.CheckConstraint("until >= since", name=op.f("ck_card_spans_lasts")),
        sa.ForeignKeyConstraint(["card_id"], ["cards.id"], name=op.f("fk_card_spans_card_id")),
        sa.ForeignKeyConstraint(["pipeline_id"], ["pipelines.id"], name=op.f("fk_card_spans_pipeline_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_spans")),
    )
    op.create_index(
        "uq_card_spans_open", "card_spans", ["card_id"], unique=True, sqlite_where=STILL_SO, postgresql_where=STILL_SO
    )
    op.create_index("ix_card_spans_card", "card_spans", ["card_id", "since"])
    op.create_index("ix_card_spans_pipeline", "card_spans", ["pipeline_id", "since"])
    versions = op.create_table(
        "pipeline_versions",
        sa.Column("pipeline_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("since", types.UtcDateTime(), nullable=False),
        sa.Column("state", types.JsonType, nullable=False),
        sa.ForeignKeyConstraint(["pipeline_id"], ["pipelines.id"], name=op.f("fk_pipeline_versions_pipeline_id")),
        sa.PrimaryKeyConstraint("pipeline_id", "version", name=op.f("pk_pipeline_versions")),
    )
    op.create_index("ix_pipeline_versions_since", "pipeline_versions", ["pipeline_id", "since"])
    _begin_spans(spans)
    _begin_versions(versions)


def _begin_spans(spans: sa.Table) -> None:
    known = ("pipeline_id", "team_id", "owner_id", "amount_minor", "currency", "own_probability")
    cards = sa.table(
        "cards",
        *(sa.column(name, spans.c[name].type) for name in known),
        sa.column("id", sa.Uuid()),
        *(sa.column(name, types.UtcDateTime()) for name in ("created_at", "deleted_at", "archived_at")),
    )
    connection = op.get_bind()
    after = sa.select(cards).order_by(cards.c.id).limit(1000)
    page = connection.execute(after).all()
    while page:
        connection.execute(
            sa.insert(spans),
            [
                {name: row._mapping[name] for name in known}
                | {
                    "id": new_id(),
                    "card_id": row.id,
                    "since": row.created_at,
                    "until": row.deleted_at,
                    "archived": row.archived_at is not None,
                }
                for row in page
            ],
        )
        page = connection.execute(after.where(cards.c.id > page[-1].id)).all()


def _begin_versions(versions: sa.Table) -> None:
    connection = op.get_bind()
    pipelines = connection.execute(
        sa.text(
            "SELECT id, version, team_id, owner_id, name, card_kind, created_at, deleted_at FROM pipelines"
        ).columns(id=sa.Uuid(), team_id=sa.Uuid(), owner_id=sa.Uuid(), created_at=types.UtcDateTime())
    ).all()
    stages = connection.execute(
        sa.text(
            "SELECT id, pipeline_id, name, colour, kind, position, probability, folded FROM stages"
            " WHERE deleted_at IS NULL ORDER BY position"
        ).columns(id=sa.Uuid(), pipeline_id=sa.Uuid(), folded=sa.Boolean())
    ).all()
    for row in pipelines:
        state = {
            "id": str(row.id),
            "version": row.version,
            "team_id": row.team_id and str(row.team_id),
            "owner_id": row.owner_id and str(row.owner_id),
            "deleted": row.deleted_at is not None,
            "name": row.name,
            "card_kind": row.card_kind,
            "stages": [
                {
                    "id": str(stage.id),
                    "name": stage.name,
                    "colour": stage.colour,
                    "kind": stage.kind,
                    "position": stage.position,
                    "probability": stage.probability,
                    "folded": stage.folded,
                }
                for stage in stages
                if stage.pipeline_id == row.id
            ],
        }
        values = {"pipeline_id": row.id, "version": row.version, "since": row.created_at, "state": state}
        connection.execute(sa.insert(versions).values(**values))


def _rename_key(table: str, before: str) -> None:
    """The name of a primary key; SQLite does not use it."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE {table} RENAME CONSTRAINT pk_{before} TO pk_{table}")

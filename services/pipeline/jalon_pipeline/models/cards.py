"""Cards: deals and tickets, what travels through pipelines."""

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, validates

from jalon_core.db.base import RecordColumns
from jalon_pipeline.domain.cards import CARD_KINDS, PRIORITIES
from jalon_pipeline.domain.lengths import DEAL_NAME, LOST_REASON
from jalon_pipeline.domain.stages import KINDS
from jalon_pipeline.models.declarative import Base, one_of
from jalon_pipeline.models.stages import Stage
from jalon_sdk import records
from jalon_sdk.folding import folded
from jalon_sdk.money import from_minor_units

_ON_BOARD = text("deleted_at IS NULL AND archived_at IS NULL")


class Card(RecordColumns, Base):
    """What travels through a pipeline: a deal, or a ticket.

    :ivar kind: that of its pipeline; it never changes.
    :ivar status: the kind of its stage; written together with ``stage_id`` and never alone.
    :ivar rank: its place in the column; see `jalon_pipeline.domain.ranks`.
    :ivar amount_minor: its amount in the smallest unit of ``currency``, so that sums are exact. Tickets have none.
    :ivar own_probability: set by hand; kept while the card is closed, and in force again when it is reopened.
    :ivar probability: the one in force: certain when closed, else the hand-set one, else what a stage gave it.
    :ivar expected_close_on: the day on which it is hoped to be won; deals only.
    :ivar priority: how urgent it is, and ``due_at``, when it must be solved; tickets only.
    :ivar tags: words of the team's own, sorted, each once.
    :ivar folded_tags: the same, as `jalon_sdk.folding` makes them, to be found by; it follows ``tags``, and is not read
        with the card, for conditions alone ask for it.
    :ivar visit_no: the number of its open visit.
    :ivar next_task_id: its earliest open task, kept here so that a board of any size can be totalled; with
        ``next_due_at`` written by the operations on tasks alone, without a new version.
    :ivar acted_at: when somebody last did something about it: a move, a task, a note, a mail; not what workflows do.
    :ivar replied_at: when its contact last wrote. Later than ``acted_at``, it waits for an answer.
    :ivar snoozed_until: until then nobody wants to be asked about it. These three are facts of the day's queue alone:
        no event tells them, and they make no new version.
    :ivar search: name and contact, as `jalon_sdk.folding` makes them.
    """

    __tablename__ = "cards"
    __table_args__ = (
        CheckConstraint(one_of("kind", CARD_KINDS), name="kind"),
        CheckConstraint(one_of("status", KINDS), name="status"),
        CheckConstraint("probability BETWEEN 0 AND 100", name="probability"),
        CheckConstraint("(amount_minor IS NULL) = (currency IS NULL) AND amount_minor >= 0", name="amount"),
        CheckConstraint("(status = 'open') = (closed_at IS NULL)", name="closed_at"),
        CheckConstraint("(status = 'lost') = (lost_reason IS NOT NULL)", name="lost_reason"),
        CheckConstraint(
            f"(kind = 'ticket') = (priority IS NOT NULL) AND {one_of('priority', PRIORITIES)}", name="priority"
        ),
        Index(
            "ix_cards_column",
            "pipeline_id",
            "stage_id",
            "rank",
            "id",
            sqlite_where=_ON_BOARD,
            postgresql_where=_ON_BOARD,
        ),
        Index("ix_cards_closed", "pipeline_id", "status", "closed_at"),
        Index("ix_cards_contact", "contact_id", "pipeline_id"),
        Index("ix_cards_created_at", "created_at", "id"),
    )

    kind: Mapped[records.CardKind] = mapped_column(String(8), default="deal")
    name: Mapped[str] = mapped_column(String(DEAL_NAME))
    contact_id: Mapped[UUID | None] = mapped_column(default=None)
    pipeline_id: Mapped[UUID] = mapped_column(ForeignKey("pipelines.id"))
    stage_id: Mapped[UUID] = mapped_column(ForeignKey("stages.id"))
    status: Mapped[records.StageKind] = mapped_column(String(8))
    # Ranks are compared as ASCII text: a collation of a language would order them otherwise.
    rank: Mapped[str] = mapped_column(Text().with_variant(Text(collation="C"), "postgresql"))
    amount_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
    currency: Mapped[str | None] = mapped_column(String(3), default=None)
    probability: Mapped[int]
    own_probability: Mapped[int | None] = mapped_column(default=None)
    expected_close_on: Mapped[dt.date | None] = mapped_column(default=None)
    priority: Mapped[records.Priority | None] = mapped_column(String(8), default=None)
    due_at: Mapped[dt.datetime | None] = mapped_column(default=None)
    lost_reason: Mapped[str | None] = mapped_column(String(LOST_REASON), default=None)
    tags: Mapped[list[Any]] = mapped_column(default=list)
    folded_tags: Mapped[list[Any]] = mapped_column(default=list, server_default="[]", deferred=True)
    custom: Mapped[dict[str, Any]] = mapped_column(default=dict)
    visit_no: Mapped[int] = mapped_column(default=1)
    entered_stage_at: Mapped[dt.datetime]
    closed_at: Mapped[dt.datetime | None] = mapped_column(default=None)
    archived_at: Mapped[dt.datetime | None] = mapped_column(default=None)
    next_task_id: Mapped[UUID | None] = mapped_column(default=None)
    next_due_at: Mapped[dt.datetime | None] = mapped_column(default=None)
    acted_at: Mapped[dt.datetime | None] = mapped_column(default=None)
    replied_at: Mapped[dt.datetime | None] = mapped_column(default=None)
    snoozed_until: Mapped[dt.datetime | None] = mapped_column(default=None)
    search: Mapped[str] = mapped_column(Text, default="")

    @validates("tags")
    def _fold(self, _name: str, tags: list[str]) -> list[str]:
        self.folded_tags = [folded(tag) for tag in tags]
        return tags

    @property
    def amount(self) -> records.Money | None:
        """Its amount as people write it."""
        if self.amount_minor is None or self.currency is None:
            return None
        return from_minor_units(self.amount_minor, self.currency)

    @property
    def probability_is_manual(self) -> bool:
        """Somebody set it by hand, so that no stage changes it."""
        return self.own_probability is not None

    @property
    def archived(self) -> bool:
        """Out of sight, whatever its status."""
        return self.archived_at is not None


def card_state(card: Card, stage: Stage) -> records.Deal | records.Ticket:
    """The card as events carry it.

    :param stage: the one it is in.
    """
    return _ticket_state(card, stage) if card.kind == "ticket" else _deal_state(card, stage)


def _deal_state(card: Card, stage: Stage) -> records.Deal:
    return records.Deal(
        **_common(card, stage),
        amount=card.amount,
        probability=card.probability,
        expected_close_on=card.expected_close_on,
    )


def _ticket_state(card: Card, stage: Stage) -> records.Ticket:
    assert card.priority is not None
    return records.Ticket(**_common(card, stage), priority=card.priority, due_at=card.due_at)


def _common(card: Card, stage: Stage) -> dict[str, Any]:
    return {
        "id": card.id,
        "version": card.version,
        "team_id": card.team_id,
        "owner_id": card.owner_id,
        "deleted": card.deleted_at is not None,
        "name": card.name,
        "contact_id": card.contact_id,
        "pipeline_id": card.pipeline_id,
        "stage_id": card.stage_id,
        "stage_name": stage.name,
        "stage_position": stage.position,
        "status": card.status,
        "rank": card.rank,
        "lost_reason": card.lost_reason,
        "tags": tuple(card.tags),
        "custom": dict(card.custom),
        "entered_stage_at": card.entered_stage_at,
        "created_at": card.created_at,
        "closed_at": card.closed_at,
        "archived": card.archived,
    }

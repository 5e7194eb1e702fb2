"""Submissions: what visitors sent with forms."""

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from jalon_contacts.models.declarative import Base
from jalon_core.db.base import RecordColumns
from jalon_sdk import records


class Submission(RecordColumns, Base):
    """What one visitor sent, exactly; it stays apart from what is known of the contact.

    :ivar form_slug: with ``form_name``, as the form was called then.
    :ivar fingerprint: of the values; the same again within minutes is the same submission.
    :ivar correlation_id: of the chain of causes that it began; leads from a later event back to the form.
    """

    __tablename__ = "submissions"
    __table_args__ = (Index("ix_submissions_fingerprint", "form_id", "fingerprint", "submitted_at"),)

    form_id: Mapped[UUID] = mapped_column(ForeignKey("forms.id"))
    form_slug: Mapped[str] = mapped_column(String(80))
    form_name: Mapped[str] = mapped_column(String(200))
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id"), index=True)
    values: Mapped[dict[str, Any]]
    fingerprint: Mapped[str] = mapped_column(String(64))
    submitted_at: Mapped[dt.datetime]
    correlation_id: Mapped[str | None] = mapped_column(String(36), index=True, default=None)


def submission_state(submission: Submission) -> records.Submission:
    """The submission as events carry it."""
    return records.Submission(
        id=submission.id,
        version=submission.version,
        team_id=submission.team_id,
        owner_id=submission.owner_id,
        deleted=submission.deleted_at is not None,
        form_id=submission.form_id,
        form_slug=submission.form_slug,
        form_name=submission.form_name,
        contact_id=submission.contact_id,
        values=submission.values,
        submitted_at=submission.submitted_at,
    )

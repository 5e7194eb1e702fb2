"""Reasons for losing a card."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon_pipeline.models import LostReason


def list_lost_reasons(session: Session) -> Sequence[LostReason]:
    """All lost reasons, in their order."""
    return session.scalars(select(LostReason).order_by(LostReason.position, LostReason.id)).all()

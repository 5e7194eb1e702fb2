"""Custom fields of deals."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon_pipeline.models import DealField


def list_deal_fields(session: Session) -> Sequence[DealField]:
    """All custom fields, oldest first."""
    return session.scalars(select(DealField).order_by(DealField.created_at, DealField.id)).all()

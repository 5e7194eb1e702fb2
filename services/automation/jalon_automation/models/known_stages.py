"""The stages there are, as the copies of pipelines say."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon_core.db.tables import record_copies

_PIPELINES = select(record_copies.c.state["stages"].label("stages")).where(
    record_copies.c.kind == "pipeline", record_copies.c.deleted.is_(False)
)


def known_stages(session: Session) -> dict[UUID, str]:
    """Their names, by id; nothing where no pipeline has been heard of so far."""
    return {UUID(stage["id"]): stage["name"] for row in session.execute(_PIPELINES) for stage in row.stages}

"""Saved views of boards."""

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from jalon_core.clock import now
from jalon_core.ids import new_id
from jalon_pipeline.domain.lengths import VIEW_NAME
from jalon_pipeline.models.declarative import Base


class BoardView(Base):
    """Filters of a board under a name.

    :ivar owner_id: who saved it.
    :ivar team_id: who else sees it: all of a team; None for nobody.
    :ivar query: the filters, as the board's address has them.
    """

    __tablename__ = "board_views"
    __table_args__ = (Index("ix_board_views_pipeline", "pipeline_id", "created_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    pipeline_id: Mapped[UUID] = mapped_column(ForeignKey("pipelines.id"))
    owner_id: Mapped[UUID]
    team_id: Mapped[UUID | None] = mapped_column(default=None)
    name: Mapped[str] = mapped_column(String(VIEW_NAME))
    query: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[dt.datetime] = mapped_column(default=now)

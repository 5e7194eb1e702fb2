"""What pipelines were like."""

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from jalon_pipeline.models.declarative import Base


class PipelineVersion(Base):
    """A pipeline as it was from a moment on, with its stages, until the next version's moment.

    :ivar state: the record as events carried it then.
    """

    __tablename__ = "pipeline_versions"
    __table_args__ = (Index("ix_pipeline_versions_since", "pipeline_id", "since"),)

    pipeline_id: Mapped[UUID] = mapped_column(ForeignKey("pipelines.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    since: Mapped[dt.datetime]
    state: Mapped[dict[str, Any]]

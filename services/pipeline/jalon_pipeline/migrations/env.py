"""Runs the migrations of this service; see `jalon_core.db.migrations`."""

from jalon_core.db.migrations import run
from jalon_pipeline.models import Base

run(Base.metadata)

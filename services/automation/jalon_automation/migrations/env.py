"""Runs the migrations of this service; see `jalon_core.db.migrations`."""

from jalon_automation.models import Base
from jalon_core.db.migrations import run

run(Base.metadata)

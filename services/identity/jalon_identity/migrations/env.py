"""Runs the migrations of this service; see `jalon_core.db.migrations`."""

from jalon_core.db.migrations import run
from jalon_identity.models import Base

run(Base.metadata)

"""The declarative class of this service's models."""

from typing import Any

from sqlalchemy import Connection, MetaData, event

from jalon_core.db.base import Model, metadata
from jalon_core.db.casefolding import create_on_postgresql
from jalon_core.files import keep_files_in


class Base(Model):
    """What all models of this service derive from."""

    __abstract__ = True
    metadata = metadata()


@event.listens_for(Base.metadata, "before_create")
def _create_functions(_target: MetaData, connection: Connection, **_: Any) -> None:
    create_on_postgresql(connection)


keep_files_in(Base.metadata)

"""The declarative base of this service's tables."""

from typing import Any

from sqlalchemy import Connection, MetaData, event

from jalon_core.db.base import Model, metadata
from jalon_core.db.casefolding import create_on_postgresql


class Base(Model):
    """Every table of the pipeline service."""

    __abstract__ = True
    metadata = metadata()


@event.listens_for(Base.metadata, "before_create")
def _create_functions(_target: MetaData, connection: Connection, **_: Any) -> None:
    create_on_postgresql(connection)


def one_of(column: str, values: tuple[str, ...]) -> str:
    """The CHECK that a text column holds one of these values."""
    return f"{column} IN ({', '.join(repr(value) for value in values)})"

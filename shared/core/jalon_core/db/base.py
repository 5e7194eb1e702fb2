"""What every service's models stand on. Each service makes its own ``Base``, in its ``models/declarative.py``."""

import datetime as dt
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from jalon_core.clock import now
from jalon_core.db.types import JsonType, UtcDateTime
from jalon_core.ids import new_id

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""Constraint names, the same on every database, so that migrations can name them."""


def metadata() -> MetaData:
    """A fresh MetaData with our naming, for one service's ``Base``."""
    return MetaData(naming_convention=NAMING)


class Model(DeclarativeBase):
    """Type map for all models. Services subclass it: ``class Base(Model): metadata = metadata()``."""

    __abstract__ = True
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        dt.datetime: UtcDateTime,
        dict[str, Any]: JsonType,
        list[Any]: JsonType,
    }


class RecordColumns:
    """The columns of every record: id, version (+1 per change), team, owner, times, and the tombstone."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    version: Mapped[int] = mapped_column(default=1)
    team_id: Mapped[UUID | None] = mapped_column(index=True, default=None)
    owner_id: Mapped[UUID | None] = mapped_column(index=True, default=None)
    created_at: Mapped[dt.datetime] = mapped_column(default=now)
    updated_at: Mapped[dt.datetime] = mapped_column(default=now)
    deleted_at: Mapped[dt.datetime | None] = mapped_column(default=None)

"""The few facts about a database that several processes change at once: its starts, when it was counted."""

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from jalon_core.db.tables import service_state
from jalon_sdk.serial import Json


def locked_state(session: Session, name: str, initial: Json) -> Any:
    """The value of a row of ``service_state``, which nobody else changes until the end of the transaction.

    The row is made first if it is missing. A row that is deleted and made again would be no lock: who waited for it
    would find nothing.
    """
    dialect: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    session.execute(dialect.insert(service_state).values(name=name, value=initial).on_conflict_do_nothing())
    return session.scalar(select(service_state.c.value).where(service_state.c.name == name).with_for_update())


def keep_state(session: Session, name: str, value: Json) -> None:
    """Change the value of a row that `locked_state` has locked."""
    session.execute(update(service_state).where(service_state.c.name == name).values(value=value))

"""What the states of all records have."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Money:
    """An amount in one currency (ISO 4217 code); amounts of different currencies are never summed."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, kw_only=True)
class State:
    """What every record's state has.

    :cvar kind: the word for this kind of record, e.g. ``deal``.
    :cvar plural: the word in subjects and paths, e.g. ``deals``.
    """

    kind: ClassVar[str]
    plural: ClassVar[str]

    id: UUID
    version: int
    team_id: UUID | None = None
    owner_id: UUID | None = None
    deleted: bool = False

    @property
    def contact_ids(self) -> tuple[UUID, ...]:
        """The contacts whose timeline tells of this record."""
        return ()

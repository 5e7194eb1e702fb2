"""What all events have in common."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from jalon_sdk.records import State
from jalon_sdk.serial import Json


@dataclass(frozen=True, kw_only=True)
class Change:
    """What a field was and what it is now (both as JSON)."""

    before: Json
    after: Json


@dataclass(frozen=True, kw_only=True)
class Event:
    """A fact that happened.

    :cvar name: ``deal.stage_changed``.
    :cvar owner: the service that publishes it.
    :cvar version: raised when a change of its fields is not additive.
    :cvar visibility: ``internal`` events never leave the installation.
    """

    name: ClassVar[str]
    owner: ClassVar[str]
    version: ClassVar[int] = 1
    visibility: ClassVar[Literal["public", "internal"]] = "public"

    @classmethod
    def type(cls) -> str:
        """The type on the wire: ``jalon.deal.stage_changed.v1``."""
        return f"jalon.{cls.name}.v{cls.version}"


@dataclass(frozen=True, kw_only=True)
class RecordEvent(Event):
    """A change of one record.

    :ivar record: the whole record after the change.
    :ivar changed: what changed, by field name; empty for a creation.
    """

    record: State
    changed: Mapping[str, Change] = field(default_factory=dict)

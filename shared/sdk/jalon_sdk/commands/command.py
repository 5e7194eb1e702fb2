"""What all commands have in common."""

from dataclasses import dataclass
from typing import ClassVar, Literal


@dataclass(frozen=True, kw_only=True)
class Command:
    """A request to one service.

    :cvar name: ``deal.move``.
    :cvar service: who carries it out.
    :cvar done: what the answer means: ``finished`` (it is done) or ``accepted`` (events tell its fate).
    """

    name: ClassVar[str]
    service: ClassVar[str]
    version: ClassVar[int] = 1
    done: ClassVar[Literal["finished", "accepted"]] = "finished"

    @classmethod
    def type(cls) -> str:
        """The type on the wire: ``jalon.deal.move.v1``."""
        return f"jalon.{cls.name}.v{cls.version}"

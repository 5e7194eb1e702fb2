"""What narrows a board and its totals: the same conditions for columns, pages and sums."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement

from jalon_core.access.caller import Caller
from jalon_core.access.rights import readable
from jalon_pipeline.models import Card
from jalon_sdk.folding import folded


@dataclass(frozen=True, kw_only=True)
class CardFilter:
    """Which cards are wanted.

    :ivar q: words of the name or the contact, without case and accents; all must be found.
    """

    owner_id: UUID | None = None
    q: str = ""

    def conditions(self, caller: Caller) -> list[ColumnElement[bool]]:
        """What a card must be like: wanted, alive, and visible to the caller."""
        found = [readable(caller, Card.team_id, Card.owner_id), Card.deleted_at.is_(None), Card.archived_at.is_(None)]
        if self.owner_id is not None:
            found.append(Card.owner_id == self.owner_id)
        found.extend(Card.search.contains(word, autoescape=True) for word in folded(self.q).split())
        return found

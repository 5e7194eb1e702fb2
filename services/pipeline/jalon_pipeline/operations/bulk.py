"""One act for many cards, in one transaction: what can be done is done, and each card gets its answer.

All cards are locked first, in the order of their ids, as the deletion of a stage does it; only then stages are. So
nobody who holds a stage waits for a card here either (`jalon_pipeline.operations.moves`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import select

from jalon_core.errors import NotFound, Refusal
from jalon_core.unit_of_work import UnitOfWork
from jalon_pipeline.config import MAX_BULK
from jalon_pipeline.domain.cards import check_tags
from jalon_pipeline.domain.refusals import Refused, TooManyCards
from jalon_pipeline.models import Card
from jalon_pipeline.operations.card_changes import CardChanges
from jalon_pipeline.operations.cards import delete_card, editable_card, update_card
from jalon_pipeline.operations.moves import move_card
from jalon_sdk.folding import folded
from jalon_sdk.records import CardKind

BulkAct = Literal["move", "assign", "tag", "untag", "archive", "unarchive", "delete"]


@dataclass(frozen=True, kw_only=True)
class BulkAnswer:
    """What became of one card.

    :ivar code: why it was refused; nothing of it was changed.
    :ivar version: the card's now; None where it was refused or is no more.
    """

    id: UUID
    status: Literal["changed", "unchanged", "refused"]
    code: str | None = None
    detail: str | None = None
    version: int | None = None


def change_cards(
    uow: UnitOfWork,
    act: BulkAct,
    *,
    ids: Sequence[UUID],
    kind: CardKind,
    versions: Mapping[UUID, int] | None = None,
    **how: Any,
) -> list[BulkAnswer]:
    """Do the same to many cards, in the order of ``ids``; a refusal of one undoes nothing of the others.

    Moved cards lie in that order, one below the other.

    :param ids: which; each counts once.
    :param versions: as the caller saw them; a card that somebody changed since is refused.
    :param how: what the act needs: ``stage_id``, ``from_stage_ids``, ``before_id``, ``after_id``, ``note``,
        ``lost_reason`` and ``takes_back``; ``owner_id`` and ``team_id``; ``tags``.
    :raises jalon_pipeline.domain.refusals.TagWithComma: no card can have one of the tags.
    :raises TooManyCards: more than `jalon_pipeline.config.MAX_BULK`.
    """
    wanted = list(dict.fromkeys(ids))
    if len(wanted) > MAX_BULK:
        raise TooManyCards(f"at most {MAX_BULK} cards at once, not {len(wanted)}", {"ids": [f"at most {MAX_BULK}"]})
    lock = select(Card.id).where(Card.id.in_(wanted)).order_by(Card.id)
    found = set(uow.session.scalars(lock.with_for_update(key_share=True)))
    if act == "tag":
        check_tags(how["tags"])  # not one answer for each card
    change = _change_of(act, kind, how)
    return [
        _answered(uow, card_id, change, (versions or {}).get(card_id))
        if card_id in found
        else BulkAnswer(id=card_id, status="refused", code=NotFound.code, detail="there is no such card")
        for card_id in wanted
    ]


_Change = Callable[[UnitOfWork, UUID, int | None], Card | None]
"""Changes one card, given the version that the caller saw; None where the card is no more."""


def _answered(uow: UnitOfWork, card_id: UUID, change: _Change, version: int | None) -> BulkAnswer:
    told = len(uow.recorded)
    one = uow.session.begin_nested()
    try:
        card = change(uow, card_id, version)
        one.commit()
    except (Refusal, Refused) as refusal:
        one.rollback()
        del uow.recorded[told:]
        return BulkAnswer(id=card_id, status="refused", code=refusal.code, detail=refusal.detail)
    status: Literal["changed", "unchanged"] = "changed" if len(uow.recorded) > told else "unchanged"
    return BulkAnswer(id=card_id, status=status, version=card.version if card else None)


def _change_of(act: BulkAct, kind: CardKind, how: dict[str, Any]) -> _Change:
    if act == "move":
        return _Moving(kind, how)
    if act == "delete":
        return lambda uow, card_id, version: delete_card(uow, card_id, kind=kind, expected_version=version)

    def change(uow: UnitOfWork, card_id: UUID, version: int | None) -> Card:
        changes = _changes(act, how, editable_card(uow, card_id, kind))
        return update_card(uow, card_id, changes, kind=kind, expected_version=version)

    return change


def _changes(act: BulkAct, how: Mapping[str, Any], card: Card) -> CardChanges:
    if act in ("archive", "unarchive"):
        return {"archived": act == "archive"}
    if act == "tag":
        return {"tags": [*card.tags, *how["tags"]]}
    if act == "untag":
        gone = {folded(tag) for tag in how["tags"]}
        return {"tags": [tag for tag in card.tags if folded(tag) not in gone]}
    changes: CardChanges = {"owner_id": how["owner_id"]}
    if "team_id" in how:
        changes["team_id"] = how["team_id"]
    return changes


class _Moving:
    """Moves one card after the other, each below the one before."""

    def __init__(self, kind: CardKind, how: Mapping[str, Any]) -> None:
        self.kind = kind
        self.how = {name: value for name, value in how.items() if name not in ("from_stage_ids", "takes_back")}
        self.seen: Mapping[UUID, UUID] = how.get("from_stage_ids") or {}
        self.taken_back: Mapping[UUID, int] = how.get("takes_back") or {}

    def __call__(self, uow: UnitOfWork, card_id: UUID, version: int | None) -> Card:
        card = move_card(
            uow,
            card_id,
            kind=self.kind,
            from_stage_id=self.seen.get(card_id),
            takes_back=self.taken_back.get(card_id),
            expected_version=version,
            **self.how,
        )
        self.how |= {"before_id": None, "after_id": card.id}
        return card

"""Random stories of a board: what several people do with its cards and stages, in an order nobody planned."""

import contextlib
import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from sqlalchemy import select

from jalon_core.access.caller import SYSTEM, Caller
from jalon_core.clock import now
from jalon_core.errors import Refusal
from jalon_pipeline.domain.refusals import Refused
from jalon_pipeline.models import Card, Stage
from jalon_pipeline.operations.cards import delete_card, update_card
from jalon_pipeline.operations.moves import move_card
from jalon_pipeline.operations.pipelines import create_pipeline
from jalon_pipeline.operations.stage_deletion import delete_stage, restore_stage
from jalon_sdk.records import Money

NAMES = ("Lead", "Qualifié", "Proposition", "Négociation", "Gagné", "Perdu")
ACTS = (
    "create",
    "move",
    "amount",
    "owner",
    "team",
    "archive",
    "probability",
    "delete",
    "delete stage",
    "restore stage",
)
_MONEY = (None, Money(amount=Decimal("10.50"), currency="EUR"), Money(amount=Decimal(700), currency="JPY"))

stories = st.lists(
    st.tuples(
        # Some happen at the very same moment, some weeks apart, so that closed cards grow old.
        st.sampled_from((0, 0, 1, 3600, 86_400, 20 * 86_400)),
        st.one_of(st.sampled_from(("create", "move")), st.sampled_from(ACTS)),
        st.integers(0, 5),
        st.integers(0, 20),
        st.integers(1, 50),
    ),
    min_size=15,
    max_size=40,
)
Story = list[tuple[int, str, int, int, int]]


@dataclass
class Told:
    """A story that happened: on which pipeline, and when."""

    pipeline_id: UUID
    began: dt.datetime
    moments: list[dt.datetime] = field(default_factory=list)


def tell(context: Any, club: Any, clock: Any, story: Story) -> Told:
    """Let a story happen on a pipeline of its own; what is refused does not happen."""
    with context.transaction(SYSTEM) as uow:
        pipeline_id = create_pipeline(uow, name="Histoire", template="fluenzr").id
        stages = uow.session.scalars(select(Stage).where(Stage.pipeline_id == pipeline_id)).all()
        ids = {stage.name: stage.id for stage in stages}
    told = Told(pipeline_id=pipeline_id, began=now())
    people: list[Caller] = [club.ada, club.bob, club.manager]
    contacts = [(club.contact(person, group_ids=(club.group,)).id, club.contact(person).id, None) for person in people]
    cards: list[UUID] = []
    for seconds, act, stage, which, amount in story:
        clock.shift(seconds)
        told.moments.append(now())
        stage_id = ids[NAMES[stage]]
        if act == "create":
            who = which % 3
            contact_id = contacts[who][amount // 3 % 3]
            fields = {"amount": _money(amount), "lost_reason": "Trop cher", "contact_id": contact_id}
            with contextlib.suppress(Refused):  # the stage is deleted at the moment
                made = club.deal(owner=people[who], stage_id=stage_id, pipeline_id=pipeline_id, **fields)
                cards.append(made.id)
            continue
        with contextlib.suppress(Refused, Refusal), context.transaction(club.admin) as uow:
            match act:
                case "delete stage":
                    delete_stage(uow, stage_id, move_to=ids[NAMES[which % 6]])
                case "restore stage":
                    restore_stage(uow, stage_id)
                case _ if cards:
                    card_id = cards[which % len(cards)]
                    if act == "move":
                        move_card(uow, card_id, stage_id=stage_id, lost_reason="Trop cher")
                    elif act == "delete":
                        delete_card(uow, card_id)
                    else:
                        card = uow.session.get_one(Card, card_id)
                        update_card(uow, card_id, _changes(act, card, people[stage % 3], club, amount))
    return told


def _money(amount: int) -> Money | None:
    chosen = _MONEY[amount % 3]
    return chosen and Money(amount=chosen.amount * amount, currency=chosen.currency)


def _changes(act: str, card: Card, owner: Caller, club: Any, amount: int) -> Any:
    match act:
        case "amount":
            return {"amount": _money(amount)}
        case "owner":
            return {"owner_id": owner.member_id}
        case "team":
            return {"team_id": club.other_team if card.team_id == club.team else club.team, "owner_id": None}
        case "archive":
            return {"archived": not card.archived}
        case _:
            return {"probability": amount}

"""A stage's rules hold on every way into it; a refusal changes nothing."""

import threading
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select

from jalon_core.testing.events import deliver, recorded
from jalon_pipeline.domain.refusals import (
    GoingBackForbidden,
    Refused,
    RequiredFieldsMissing,
    StageSkipped,
    WipLimitReached,
)
from jalon_pipeline.models import Card
from jalon_pipeline.operations.card_fields import create_card_field, delete_card_field
from jalon_pipeline.operations.cards import update_card
from jalon_pipeline.operations.positions import position_contact
from jalon_pipeline.operations.stage_deletion import delete_stage, restore_stage
from jalon_pipeline.operations.stages import update_stage
from jalon_sdk.commands.pipeline import ContactPosition, DealCreate, DealMove
from jalon_sdk.records import Money

EURO = Money(amount=Decimal(5), currency="EUR")


@pytest.fixture
def rule(context: Any, club: Any) -> Any:
    def set_rules(stage: str, **rules: Any) -> None:
        with context.transaction(club.admin) as uow:
            update_stage(uow, club.stages[stage], rules)  # type: ignore[arg-type]  # a TypedDict

    return set_rules


def archive(context: Any, club: Any, card: Card, archived: bool = True) -> None:
    with context.transaction(club.manager) as uow:
        update_card(uow, card.id, {"archived": archived})


def answer(context: Any, command: Any) -> dict[str, Any]:
    deliver(context, command)
    data: dict[str, Any] = recorded(context, "command.answered")[-1].data
    return data


def test_a_full_stage_takes_nobody_on_any_way(context: Any, club: Any, rule: Any) -> None:
    rule("Qualifié", wip_limit=2)
    first, shelved = club.deal(stage="Qualifié"), club.deal(stage="Qualifié")
    archive(context, club, shelved)
    second = club.deal(stage="Qualifié")  # archived ones take no room
    waiting = club.deal(contact_id=club.contact().id)
    told = len(recorded(context))

    ways: list[Any] = [
        lambda: club.move(waiting, "Qualifié"),
        lambda: club.deal(stage="Qualifié"),
        lambda: archive(context, club, shelved, archived=False),
        lambda: club.move(club.move(waiting, "Lead"), "Qualifié"),
    ]
    for way in ways:
        with pytest.raises(WipLimitReached) as caught:
            way()
        assert caught.value.extra == {"limit": 2, "count": 2}
    with pytest.raises(WipLimitReached), context.transaction(club.manager) as uow:
        position_contact(uow, club.pipeline_id, waiting.contact_id, stage_id=club.stages["Qualifié"])
    assert len(recorded(context)) == told
    by_command = answer(context, DealMove(deal_id=waiting.id, stage_id=club.stages["Qualifié"]))
    assert (by_command["status"], by_command["code"]) == ("refused", "wip_limit_reached")

    club.move(first, "Qualifié", before_id=second.id)  # in its own column it takes no other place
    club.move(first, "Lead")
    club.move(waiting, "Qualifié")
    assert club.reread(waiting).stage_id == club.stages["Qualifié"]


def test_a_deleted_stage_is_not_emptied_into_a_full_one(context: Any, club: Any, rule: Any) -> None:
    for _ in range(3):
        club.deal(stage="Proposition")
    rule("Négociation", wip_limit=2)
    with pytest.raises(WipLimitReached) as caught, context.transaction(club.admin) as uow:
        delete_stage(uow, club.stages["Proposition"], move_to=club.stages["Négociation"])
    assert caught.value.extra == {"limit": 2, "count": 0}
    assert len(club.column("Proposition")) == 3


def test_undoing_a_deletion_asks_nothing_of_the_cards_and_keeps_to_the_limit(
    context: Any, club: Any, rule: Any
) -> None:
    for name in ("c", "b", "a"):
        club.deal(stage="Proposition", name=name)
    rule("Proposition", wip_limit=2, no_skipping=True, no_going_back=True, required_fields=["amount"])
    with context.transaction(club.admin) as uow:
        delete_stage(uow, club.stages["Proposition"], move_to=club.stages["Négociation"])
    with context.transaction(club.admin) as uow:
        restore_stage(uow, club.stages["Proposition"])
    assert club.column("Proposition") == ["a", "b"]
    assert club.column("Négociation") == ["c"]


def test_what_a_stage_asks_for(context: Any, club: Any, rule: Any) -> None:
    with context.transaction(club.admin) as uow:
        field = create_card_field(uow, "deal", key="size", type="text", labels={"fr": "Taille", "en": "Size"})
    rule("Qualifié", required_fields=["contact_id", "amount", "custom.size"])
    deal = club.deal()
    with pytest.raises(RequiredFieldsMissing) as caught:
        club.move(deal, "Qualifié")
    assert list(caught.value.fields) == ["contact_id", "amount", "custom.size"]
    with pytest.raises(RequiredFieldsMissing):
        club.deal(stage="Qualifié", amount=EURO)
    with pytest.raises(RequiredFieldsMissing), context.transaction(club.admin) as uow:
        delete_stage(uow, club.stages["Lead"], move_to=club.stages["Qualifié"])
    contact = club.contact()
    position = ContactPosition(
        pipeline_id=club.pipeline_id, contact_id=contact.id, stage_id=club.stages["Qualifié"], create=True
    )
    assert answer(context, position)["code"] == "required_fields_missing"
    make = DealCreate(title="x", contact_id=contact.id, pipeline_id=club.pipeline_id, stage_id=club.stages["Qualifié"])
    assert answer(context, make)["code"] == "required_fields_missing"

    whole = {"contact_id": contact.id, "amount": EURO, "custom": {"size": "M"}}
    assert club.deal(stage="Qualifié", **whole).stage_id == club.stages["Qualifié"]
    with context.transaction(club.manager) as uow:
        update_card(uow, deal.id, {"contact_id": contact.id, "amount": EURO})
    with context.transaction(club.admin) as uow:
        delete_card_field(uow, "deal", field.id)  # what nobody can fill in any more is not asked for
    assert club.move(deal, "Qualifié").stage_id == club.stages["Qualifié"]


def test_no_skipping_and_no_way_around_it(club: Any, rule: Any) -> None:
    rule("Négociation", no_skipping=True)
    rule("Gagné", no_skipping=True)
    deal = club.deal(stage="Qualifié")
    for target in ("Négociation", "Gagné"):
        with pytest.raises(StageSkipped):
            club.move(deal, target)
    with pytest.raises(StageSkipped):
        club.deal(stage="Négociation")
    club.move(deal, "Perdu")  # one may lose from anywhere …
    with pytest.raises(StageSkipped):
        club.move(deal, "Négociation")  # … and comes back to where one was
    with pytest.raises(StageSkipped):
        club.move(deal, "Gagné")
    for target in ("Proposition", "Négociation", "Gagné"):
        club.move(deal, target)
    assert club.reread(deal).status == "won"


def test_no_going_back_and_no_way_around_it(context: Any, club: Any, rule: Any) -> None:
    rule("Qualifié", no_going_back=True)
    deal = club.deal(stage="Proposition")
    with pytest.raises(GoingBackForbidden):
        club.move(deal, "Qualifié")
    club.move(deal, "Perdu")
    with pytest.raises(GoingBackForbidden):
        club.move(deal, "Qualifié")
    refused = answer(context, DealMove(deal_id=deal.id, stage_id=club.stages["Qualifié"], only_open=False))
    assert (refused["status"], refused["code"]) == ("refused", "going_back_forbidden")
    club.move(deal, "Proposition")
    club.move(deal, "Lead")
    assert club.move(deal, "Qualifié").stage_id == club.stages["Qualifié"]


def test_of_many_who_come_at_once_no_one_is_the_one_too_many(context: Any, club: Any, rule: Any) -> None:
    rule("Qualifié", wip_limit=3)
    rule("Proposition", wip_limit=2)
    deals = [club.deal() for _ in range(8)]
    shelved = club.deal(stage="Qualifié")
    archive(context, club, shelved)
    over: list[tuple[str, int]] = []
    errors: list[BaseException] = []
    start = threading.Barrier(9)
    done = threading.Event()

    def watch() -> None:
        start.wait()
        inside = select(Card.stage_id, func.count()).where(Card.archived_at.is_(None)).group_by(Card.stage_id)
        while not done.is_set():
            with context.reading() as session:
                count = {row[0]: row[1] for row in session.execute(inside)}
            over.extend(
                (name, count[club.stages[name]])
                for name, limit in (("Qualifié", 3), ("Proposition", 2))
                if count.get(club.stages[name], 0) > limit
            )

    def enter(number: int, turn: int) -> None:
        if (number + turn) % 3 == 0:
            club.move(deals[number], ("Qualifié", "Proposition", "Lead")[(turn + number // 3) % 3])
        elif (number + turn) % 3 == 1:
            archive(context, club, shelved, archived=bool(turn % 2))
        else:
            club.move(club.deal(stage="Qualifié"), "Gagné")

    def act(number: int) -> None:
        start.wait()
        for turn in range(6):
            try:
                enter(number, turn)
            except Refused:
                pass
            except BaseException as error:
                errors.append(error)

    threads = [threading.Thread(target=act, args=(number,)) for number in range(8)]
    watcher = threading.Thread(target=watch)
    for thread in (*threads, watcher):
        thread.start()
    for thread in threads:
        thread.join()
    done.set()
    watcher.join()
    assert errors == []
    assert over == []

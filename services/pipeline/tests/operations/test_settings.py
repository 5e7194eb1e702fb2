from typing import Any

import pytest

from jalon_core.access.caller import SYSTEM
from jalon_core.custom_fields.definitions import InvalidField
from jalon_core.errors import Forbidden, NotFound
from jalon_pipeline.domain.refusals import IncompleteReasonOrder, TooManyReasons
from jalon_pipeline.operations.card_fields import create_card_field
from jalon_pipeline.operations.lost_reasons import (
    create_lost_reason,
    delete_lost_reason,
    order_lost_reasons,
    update_lost_reason,
)
from jalon_pipeline.operations.refusals import DuplicateKey, DuplicateLabel
from jalon_pipeline.queries.lost_reasons import list_lost_reasons

LABELS = {"fr": "Voix", "en": "Voice"}


def test_a_key_is_used_once(context: Any) -> None:
    with context.transaction(SYSTEM) as uow:
        create_card_field(uow, "deal", key="voice", type="choice", labels=LABELS, choices=["alto"])
        with pytest.raises(DuplicateKey):
            create_card_field(uow, "deal", key="voice", type="text", labels=LABELS)
        with pytest.raises(InvalidField):
            create_card_field(uow, "deal", key="trial_at", type="datetime", labels=LABELS)


def test_a_reason_is_offered_once(context: Any) -> None:
    with context.transaction(SYSTEM) as uow:
        assert create_lost_reason(uow, label=" Trop cher ").label == "Trop cher"
        with pytest.raises(DuplicateLabel):
            create_lost_reason(uow, label="trop cher ")


def test_reasons_are_reworded_ordered_and_deleted_and_what_was_lost_keeps_its_words(context: Any, club: Any) -> None:
    def offered() -> list[str]:
        with context.reading() as session:
            return [reason.label for reason in list_lost_reasons(session)]

    with context.transaction(SYSTEM) as uow:
        dear, far, late = (create_lost_reason(uow, label=label).id for label in ("Trop cher", "Trop loin", "Trop tard"))
    lost = club.move(club.deal(), "Perdu", lost_reason="Trop cher")
    with context.transaction(SYSTEM) as uow:
        order_lost_reasons(uow, [late, dear, far])
        update_lost_reason(uow, dear, label="Prix")
    assert offered() == ["Trop tard", "Prix", "Trop loin"]
    with context.transaction(SYSTEM) as uow:
        delete_lost_reason(uow, late)
        create_lost_reason(uow, label="Concurrent")
    assert offered() == ["Prix", "Trop loin", "Concurrent"]
    assert club.reread(lost).lost_reason == "Trop cher"
    with context.transaction(SYSTEM) as uow:
        with pytest.raises(IncompleteReasonOrder):
            order_lost_reasons(uow, [dear, dear])
        with pytest.raises(DuplicateLabel):
            update_lost_reason(uow, dear, label="TROP LOIN")
        with pytest.raises(NotFound):
            delete_lost_reason(uow, late)
        for number in range(47):
            create_lost_reason(uow, label=str(number))
        with pytest.raises(TooManyReasons):
            create_lost_reason(uow, label="one more")


def test_both_are_of_the_whole_installation(context: Any, club: Any) -> None:
    with context.transaction(club.manager) as uow:
        with pytest.raises(Forbidden):
            create_card_field(uow, "deal", key="voice", type="text", labels=LABELS)
        with pytest.raises(Forbidden):
            create_lost_reason(uow, label="Trop cher")

from typing import Any

import pytest

from jalon_core.access.caller import SYSTEM
from jalon_core.custom_fields.definitions import InvalidField
from jalon_core.errors import Forbidden
from jalon_pipeline.operations.card_fields import create_card_field
from jalon_pipeline.operations.lost_reasons import create_lost_reason
from jalon_pipeline.operations.refusals import DuplicateKey, DuplicateLabel

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
            create_lost_reason(uow, label="Trop cher")


def test_both_are_of_the_whole_installation(context: Any, club: Any) -> None:
    with context.transaction(club.manager) as uow:
        with pytest.raises(Forbidden):
            create_card_field(uow, "deal", key="voice", type="text", labels=LABELS)
        with pytest.raises(Forbidden):
            create_lost_reason(uow, label="Trop cher")

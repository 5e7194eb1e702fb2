"""Entry rules, bare: what is asked, from where one may come, how many fit, and what cannot be set."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon_core.ids import new_id
from jalon_pipeline.domain.entry_rules import (
    check_required_fields,
    check_room,
    check_settings,
    check_way,
    missing_fields,
)
from jalon_pipeline.domain.refusals import (
    GoingBackForbidden,
    NotForClosedStage,
    StageSkipped,
    UnknownRequiredField,
    WipLimitReached,
)
from jalon_sdk.records import Stage, StageKind


def stage(position: int, kind: StageKind = "open", **rules: Any) -> Stage:
    return Stage(
        id=new_id(), name=f"{kind} {position}", colour="grey", kind=kind, position=position, probability=50, **rules
    )


def pipeline(entering: Stage) -> list[Stage]:
    others = [*map(stage, range(4)), stage(4, "won"), stage(5, "lost")]
    return [entering if entering.position == other.position else other for other in others]


@pytest.mark.parametrize(
    ("origin", "entering", "refusal"),
    [
        (0, stage(1, no_skipping=True), None),
        (0, stage(2, no_skipping=True), StageSkipped),
        (3, stage(1, no_skipping=True), None),  # back is not past
        (None, stage(0, no_skipping=True), None),
        (None, stage(1, no_skipping=True), StageSkipped),  # a new card comes from before the first
        (2, stage(4, "won", no_skipping=True), StageSkipped),
        (3, stage(4, "won", no_skipping=True), None),
        (3, stage(2, no_going_back=True), GoingBackForbidden),
        (2, stage(2, no_going_back=True), None),  # reopened where it was closed
        (None, stage(2, no_going_back=True), None),
        (0, stage(3), None),
        (3, stage(5, "lost", no_going_back=True), None),
    ],
)
def test_the_way(origin: int | None, entering: Stage, refusal: type[Exception] | None) -> None:
    if refusal is None:
        check_way(pipeline(entering), origin, entering)
        return
    with pytest.raises(refusal):
        check_way(pipeline(entering), origin, entering)


def test_a_skip_names_what_it_skips() -> None:
    entering = stage(3, no_skipping=True)
    with pytest.raises(StageSkipped) as caught:
        check_way(pipeline(entering), 0, entering)
    assert caught.value.extra == {"skipped": ["open 1", "open 2"]}


@given(limit=st.integers(1, 5), count=st.integers(0, 7), more=st.integers(0, 3))
def test_room_is_for_as_many_as_the_limit_says(limit: int, count: int, more: int) -> None:
    full = stage(0, wip_limit=limit)
    if count + more <= limit or not more:  # a limit below what is there drives nobody out
        check_room(full, count=count, more=more)
        return
    with pytest.raises(WipLimitReached) as caught:
        check_room(full, count=count, more=more)
    assert caught.value.extra == {"limit": limit, "count": count}


def test_what_counts_as_missing() -> None:
    required = ["amount", "tags", "custom.size", "custom.agreed", "custom.gone", "contact_id"]
    values = {"amount": None, "tags": [], "custom.size": "", "custom.agreed": False, "contact_id": new_id()}
    assert missing_fields(required, values, {"size", "agreed"}) == ["amount", "tags", "custom.size"]


@pytest.mark.parametrize(
    ("kind", "wanted", "right"),
    [
        ("deal", ["amount", "contact_id", "custom.size"], True),
        ("ticket", ["due_at", "owner_id"], True),
        ("ticket", ["amount"], False),
        ("deal", ["due_at"], False),
        ("deal", ["custom.nope"], False),
        ("deal", ["amount", "amount"], False),
        ("deal", ["name"], False),  # it always has one
    ],
)
def test_what_a_stage_can_require(kind: Any, wanted: list[str], right: bool) -> None:
    if right:
        check_required_fields(kind, wanted, {"size"})
        return
    with pytest.raises(UnknownRequiredField) as caught:
        check_required_fields(kind, wanted, {"size"})
    assert list(caught.value.fields) == ["required_fields"]


@pytest.mark.parametrize(
    ("kind", "settings", "wrong"),
    [
        ("open", {"wip_limit": 3, "stuck_days": 3, "no_skipping": True, "probability_mode": "computed"}, []),
        ("won", {"no_skipping": True, "required_fields": ["amount"], "wip_limit": None}, []),
        ("won", {"wip_limit": 3, "stuck_days": 3}, ["wip_limit", "stuck_days"]),
        ("lost", {"no_skipping": True, "no_going_back": True}, ["no_going_back", "no_skipping"]),
        ("lost", {"probability_mode": "computed"}, ["probability_mode"]),
    ],
)
def test_what_closed_stages_cannot_have(kind: StageKind, settings: dict[str, Any], wrong: list[str]) -> None:
    if not wrong:
        check_settings(kind, settings)
        return
    with pytest.raises(NotForClosedStage) as caught:
        check_settings(kind, settings)
    assert list(caught.value.fields) == wrong

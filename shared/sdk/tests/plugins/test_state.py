"""A plugin's memory, as one call sees it."""

import pytest

from jalon_sdk.descriptors import KeyValues, StateChanges


def test_changes_are_what_differs_at_the_end() -> None:
    state = KeyValues({"a": 1, "b": 2, "c": 3})
    state.set("a", 1)
    state.set("b", {"n": [1]})
    state.delete("c")
    state.delete("never")
    state.set("d", None)
    assert state.changes() == StateChanges(set={"b": {"n": [1]}, "d": None}, deleted=("c",))
    assert state.get("b") == {"n": [1]}
    assert state.get("c", "gone") == "gone"


def test_no_change_is_false() -> None:
    assert not KeyValues({"a": 1}).changes()


def test_only_little_json_is_kept() -> None:
    state = KeyValues()
    with pytest.raises(TypeError):
        state.set("a", object())
    with pytest.raises(ValueError, match="at most 65536 bytes"):
        state.set("a", "x" * 70_000)
    assert not state.changes()

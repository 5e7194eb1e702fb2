import ast
from pathlib import Path

import pytest
from contracts import breaks, current, kept

from jalon_sdk.events import EVENTS

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", sorted(current()))
def test_a_published_shape_is_only_added_to(name: str) -> None:
    assert name in kept(), f"{name} is new: run `make contracts`"
    assert list(breaks(kept()[name], current()[name])) == []
    assert kept()[name] == current()[name], f"{name} was added to: run `make contracts`"


def test_no_published_type_is_forgotten() -> None:
    assert kept().keys() <= current().keys()


def test_breaking_changes_are_noticed() -> None:
    old = {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "integer"}}, "required": ["a"]}
    assert list(breaks(old, old | {"properties": {"a": {"type": "string"}}})) == ["b: gone"]
    retyped = old | {"properties": {"a": {"type": "integer"}, "b": {"type": "integer"}}}
    assert len(list(breaks(old, retyped))) == 1
    assert list(breaks(old, old | {"required": []})) == [".a: was always there, is optional"]
    more = old | {"properties": old["properties"] | {"c": {"type": "string"}}}  # type: ignore[operator]  # JSON
    assert list(breaks(old, more)) == []


@pytest.mark.parametrize("event", [event for event in EVENTS.values() if event.owner], ids=lambda event: event.name)
def test_every_event_is_published_by_its_owner(event: type) -> None:
    package = ROOT / "services" / event.owner / f"jalon_{event.owner}"  # type: ignore[attr-defined]  # an event class
    for path in package.rglob("*.py"):
        tree = ast.parse(path.read_text())
        if any(isinstance(node, ast.Name | ast.Attribute) and _name(node) == event.__name__ for node in ast.walk(tree)):
            return
    pytest.fail(f"{event.owner} never publishes {event.__name__}")


def _name(node: ast.Name | ast.Attribute) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr

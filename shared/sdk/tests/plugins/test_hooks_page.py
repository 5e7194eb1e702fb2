"""docs/hooks.md says what is there: every hook with its signature, every field, every kind; its programs work."""

import dataclasses
import inspect
import re
from pathlib import Path
from typing import get_args

import pytest

from jalon_sdk.descriptors import ActionContext, ActionType, ConditionOperator, ParamField, ParamKind, TriggerType
from jalon_sdk.hooks import SPECS
from jalon_sdk.hooks.checks import hook_names
from jalon_sdk.plugins import load_plugins

PAGE = (Path(__file__).parents[4] / "docs" / "hooks.md").read_text(encoding="utf-8")


def signature(hook: str) -> str:
    spec = next(vars(specs)[hook] for specs in SPECS if hook in vars(specs))
    whole = inspect.signature(spec)
    own = whole.replace(parameters=[item for name, item in whole.parameters.items() if name != "self"])
    return f"{hook}{re.sub(r'(?:[a-z_]+[.])+', '', str(own))}"


@pytest.mark.parametrize("hook", hook_names(SPECS))
def test_every_hook_is_documented_with_its_signature(hook: str) -> None:
    heading = f"### `{signature(hook)}`\n"
    assert heading in PAGE
    section = PAGE.partition(heading)[2].partition("\n##")[0]
    for part in ("**When:**", "**Return:**", "**On an exception:**", "**Not called:**", "**Used by:**"):
        assert part in section, f"{hook}: {part}"


def test_no_hook_is_documented_that_does_not_exist() -> None:
    assert set(re.findall(r"^### `(\w+)", PAGE, re.MULTILINE)) == set(hook_names(SPECS))


@pytest.mark.parametrize("cls", [ActionType, TriggerType, ConditionOperator, ActionContext, ParamField])
def test_every_field_is_documented(cls: type) -> None:
    assert not [field.name for field in dataclasses.fields(cls) if f"`{field.name}`" not in PAGE]


def test_every_kind_of_parameter_is_documented() -> None:
    table = PAGE.partition("| kind | JSON |")[2]
    assert not [kind for kind in get_args(ParamKind) if f"`{kind}`" not in table]


@pytest.mark.parametrize("program", re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL))
def test_every_program_is_a_plugin(program: str, install, installed) -> None:
    install("example", program)
    plugins = load_plugins(installed=installed())
    assert not plugins.quarantined
    assert plugins.registered["example"].provides


def test_the_pages_that_use_hooks_exist() -> None:
    for link in re.findall(r"\]\(([^)#]+)\)", PAGE):
        if link not in ("consuming-events.md",):
            assert (Path(__file__).parents[4] / "docs" / link).exists(), link

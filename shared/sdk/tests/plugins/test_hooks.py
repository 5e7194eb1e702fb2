"""One test per hook, and what holds for all of them."""

import datetime as dt
import re
from pathlib import Path

import pytest

import jalon_sdk.plugins
from jalon_sdk.conditions import evaluate, parse
from jalon_sdk.hooks import SPECS
from jalon_sdk.hooks.checks import hook_names
from jalon_sdk.plugins import load_plugins

HOOKS = hook_names(SPECS)


def test_hook_jalon_register_action_types(install, installed) -> None:
    install("greeter")
    assert load_plugins(installed=installed()).action_types()["greeter.greet"].labels["fr"] == "Saluer"


def test_hook_jalon_register_trigger_types(install, installed) -> None:
    install(
        "quiet",
        """
        from jalon_sdk.descriptors import TriggerType
        from jalon_sdk.hooks import hookimpl

        @hookimpl
        def jalon_register_trigger_types():
            return [TriggerType(
                id="quiet.lost", labels={"fr": "Affaire perdue", "en": "Deal lost"}, events=("deal.stage_changed",),
                condition={"field": "record.status", "op": "eq", "value": "lost"}, subjects={"deal": "record.id"},
            )]
        """,
    )
    trigger = load_plugins(installed=installed()).trigger_types()["quiet.lost"]
    assert trigger.events == ("deal.stage_changed",)


def test_hook_jalon_register_condition_operators(install, installed) -> None:
    install(
        "budget",
        """
        from jalon_sdk.descriptors import ConditionOperator, ParamField
        from jalon_sdk.hooks import hookimpl

        @hookimpl
        def jalon_register_condition_operators():
            return [ConditionOperator(
                id="budget.around", labels={"fr": "est autour de", "en": "is around"},
                value=ParamField(key="value", kind="number", labels={"fr": "Montant", "en": "Amount"}),
                tree={"not": {"field": "$field", "op": "lt", "value": "$value"}}, examples=(90,),
            )]
        """,
    )
    operator = load_plugins(installed=installed()).condition_operators()["budget.around"]
    condition = parse({"field": "amount", "op": operator.id, "value": 90}, {operator.id: operator.tree})
    assert evaluate(condition, {"amount": 95}, now=dt.datetime.now(dt.UTC)).holds


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_has_a_test_and_one_call_site(hook: str) -> None:
    assert f"test_hook_{hook}" in globals()
    package = Path(jalon_sdk.plugins.__file__).parent.parent.parent
    sources = [path for path in package.rglob("*.py") if "/tests/" not in str(path) and ".venv" not in str(path)]
    calls = [path for path in sources if re.search(rf'"{hook}"', path.read_text(encoding="utf-8"))]
    assert [path.name for path in calls] == ["plugins.py"]


@pytest.mark.parametrize("specs", SPECS)
def test_every_hook_says_when_what_and_what_not(specs: type) -> None:
    for hook in hook_names([specs]):
        words = vars(specs)[hook].__doc__
        for part in ("**When:**", "**Return:**", "**On an exception:**", "**Not called:**", ".. versionadded::"):
            assert part in words, f"{hook} does not say {part}"

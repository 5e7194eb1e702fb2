"""Try an action as Jalon would call it."""

import datetime as dt
import json
from collections.abc import Mapping

from jalon_sdk.commands import Command
from jalon_sdk.descriptors import ActionContext, ActionResult, ActionType, KeyValues, check_params, typed_params
from jalon_sdk.serial import Json, from_json, to_json

EXAMPLE_NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
"""The moment at which tried actions believe to be."""


def run_action(
    action: ActionType,
    params: Mapping[str, Json],
    *,
    key: str = "example",
    now: dt.datetime = EXAMPLE_NOW,
    language: str = "en",
    state: KeyValues | None = None,
    simulate: bool = False,
) -> ActionResult:
    """Call an action with parameters as a workflow would give them, and check what it gives.

    :param state: the plugin's memory; pass the same one again to see what an earlier call kept.
    :raises AssertionError: the parameters do not fit, or the result is not as declared.
    """
    problems = check_params(action.params, params, resolved=True)
    assert not problems, "; ".join(f"{problem.path} {problem.detail}" for problem in problems)
    run = action.simulate if simulate else action.run
    assert run is not None, f"{action.id} has no code to {'simulate' if simulate else 'run'}"
    context = ActionContext(
        params=typed_params(action.params, params),
        key=key,
        now=now,
        language=language,
        state=KeyValues() if state is None else state,
    )
    result = run(context)
    _check(action, result)
    return result


def _check(action: ActionType, result: object) -> None:
    assert isinstance(result, ActionResult), f"{action.id} gave {type(result).__name__}, not ActionResult"
    json.dumps(to_json(result.output), allow_nan=False)
    missing = [output.key for output in action.outputs if not output.optional and output.key not in result.output]
    assert not missing, f"{action.id}: the output lacks {', '.join(missing)}"
    for command in result.commands:
        assert isinstance(command, Command), f"{action.id} gave {type(command).__name__} as a command"
        assert from_json(type(command), to_json(command)) == command, f"{action.id}: {command.name} is not as declared"

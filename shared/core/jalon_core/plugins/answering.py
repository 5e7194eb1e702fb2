"""How a worker answers one request: it calls the action and describes how that went."""

import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jalon_core.plugins import frames
from jalon_sdk.commands import Command
from jalon_sdk.descriptors import ActionContext, ActionResult, ActionType, Failed, KeyValues, TryLater, typed_params
from jalon_sdk.serial import Json, parse_time, to_json


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An encoded answer; ``last`` if the process is not fit for another request."""

    frame: bytes
    last: bool = False


def answer(actions: Mapping[str, ActionType], request: Mapping[str, Json], limit: int) -> Answer:
    """Carry out a request: ``{"id", "action", "simulate", "params", "key", "now", "language", "state"}``."""
    number = request["id"]
    action = actions.get(request["action"])
    if action is None:
        return Answer(frame=frames.encode({"id": number, "error": {"kind": "missing"}}), last=True)
    try:
        said = _call(action, request)
        frame = frames.encode({"id": number, **said})
    except MemoryError:
        return Answer(frame=frames.encode({"id": number, "error": {"kind": "memory"}}), last=True)
    except (TypeError, ValueError, RecursionError) as error:  # the result is no JSON
        return Answer(frame=frames.encode({"id": number, "error": {"kind": "answer", "detail": str(error)}}))
    if len(frame) > limit:
        detail = f"the answer has {len(frame)} bytes, more than {limit}"
        return Answer(frame=frames.encode({"id": number, "error": {"kind": "answer", "detail": detail}}))
    return Answer(frame=frame)


def _call(action: ActionType, request: Mapping[str, Json]) -> dict[str, Any]:
    state = KeyValues(request["state"])
    context = ActionContext(
        params=typed_params(action.params, request["params"]),
        key=request["key"],
        now=parse_time(request["now"]),
        language=request["language"],
        state=state,
    )
    run = action.simulate if request["simulate"] else action.run
    assert run is not None  # the host does not ask otherwise
    try:
        result = run(context)
    except MemoryError:
        raise
    except TryLater as error:
        return {"error": {"kind": "later", "detail": str(error), "seconds": error.seconds}}
    except Failed as error:
        return {"error": {"kind": "failed", "detail": str(error)}}
    except BaseException as error:  # sys.exit() and the like are no more than a failed call
        return {"error": {"kind": "raised", "detail": _words(error), "trace": _trace(error)}}
    return _described(result, state)


def _described(result: object, state: KeyValues) -> dict[str, Any]:
    if not isinstance(result, ActionResult):
        raise TypeError(f"the action gave {type(result).__name__}, not ActionResult")
    for command in result.commands:
        if not isinstance(command, Command):
            raise TypeError(f"the action gave {type(command).__name__} as a command")
    return {
        "output": to_json(result.output),
        "commands": [{"type": command.type(), "data": to_json(command)} for command in result.commands],
        "state": to_json(state.changes()),
    }


def _words(error: BaseException) -> str:
    words = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return words[:2000]


def _trace(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))[-8000:]

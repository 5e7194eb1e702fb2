"""One call of an action in a borrowed process: the request, and what its answer means."""

import datetime as dt
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field

from jalon_core.plugins import frames
from jalon_core.plugins.failures import (
    ActionFailed,
    AnswerRefused,
    PluginFailure,
    PluginMissing,
    PluginOutOfMemory,
    PluginRaised,
    PluginTimedOut,
)
from jalon_core.plugins.limits import Limits
from jalon_core.plugins.pool import Pool, crashed
from jalon_core.plugins.process import Garbage, ProcessEnded, TimeIsUp
from jalon_sdk.commands import COMMANDS, Command
from jalon_sdk.descriptors import ActionType, StateChanges
from jalon_sdk.serial import Json, Unreadable, format_time, from_json

_numbers = itertools.count(1)


@dataclass(frozen=True, kw_only=True)
class Call:
    """What to run with what; see `jalon_sdk.descriptors.ActionContext` for the fields."""

    action: ActionType
    params: Mapping[str, Json]
    key: str
    now: dt.datetime
    language: str
    simulate: bool
    state: Mapping[str, Json]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a call gave.

    :ivar output: for later steps.
    :ivar commands: to be sent on behalf of the workflow, in the transaction that keeps the outcome.
    :ivar state: changes of the plugin's memory, to be kept in that transaction too.
    """

    output: Mapping[str, Json] = field(default_factory=dict)
    commands: tuple[Command, ...] = ()
    state: StateChanges = field(default_factory=StateChanges)


def call(pool: Pool, wanted: Call, limits: Limits) -> Outcome:
    """Make one call in one of the plugin's processes.

    :raises PluginFailure: in one of its forms.
    """
    number = next(_numbers)
    seconds = min(wanted.action.timeout, limits.seconds)
    request = _request(number, wanted, seconds)
    if len(request) > limits.request_bytes:
        raise AnswerRefused(f"the request has {len(request)} bytes, more than {limits.request_bytes}")
    again = wanted.action.idempotent or wanted.simulate
    with pool.process(patience=seconds) as process:
        try:
            answer = process.exchange(request, seconds)
        except TimeIsUp:
            raise PluginTimedOut(f"took longer than {seconds:g} s", retryable=again) from None
        except ProcessEnded:
            raise crashed(process, retryable=again) from None
        except Garbage as error:
            raise AnswerRefused(f"the plugin's process {error}") from None
        if answer.get("id") != number:
            raise AnswerRefused("the plugin's process answered something else than it was asked")
        failure = _failure(answer.get("error"))
        if isinstance(failure, PluginOutOfMemory | PluginMissing):
            raise failure  # inside the block: this process is of no use any more
    if failure is not None:
        raise failure
    return _outcome(answer, wanted.action)


def _request(number: int, wanted: Call, seconds: float) -> bytes:
    return frames.encode(
        {
            "id": number,
            "action": wanted.action.id,
            "simulate": wanted.simulate,
            "params": wanted.params,
            "key": wanted.key,
            "now": format_time(wanted.now),
            "language": wanted.language,
            "state": wanted.state,
            "seconds": seconds,
        }
    )


def _failure(error: Json) -> PluginFailure | None:
    if error is None:
        return None
    detail = str(error.get("detail", ""))
    match error.get("kind"):
        case "later":
            return PluginRaised(detail, retryable=True, retry_after=error.get("seconds"))
        case "failed":
            return ActionFailed(detail)
        case "raised":
            return PluginRaised(detail, trace=str(error.get("trace", "")))
        case "memory":
            return PluginOutOfMemory("needed more memory than a plugin has")
        case "missing":
            detail = "the plugin that is installed now does not have this action any more"
            return PluginMissing(detail, retry_after=PluginMissing.LOOK_AGAIN)
        case _:
            return AnswerRefused(detail or "the plugin's process answered what no worker does")


def _outcome(answer: Mapping[str, Json], action: ActionType) -> Outcome:
    output = answer.get("output")
    if not isinstance(output, dict):
        raise AnswerRefused("the output is no object")
    missing = [item.key for item in action.outputs if not item.optional and item.key not in output]
    if missing:
        raise AnswerRefused(f"the output lacks {', '.join(missing)}")
    try:
        commands = tuple(from_json(COMMANDS[said["type"]], said["data"]) for said in answer.get("commands", ()))
        state = from_json(StateChanges, answer.get("state", {}))
    except (KeyError, TypeError, Unreadable) as error:
        raise AnswerRefused(f"a command of it cannot be read: {error}") from error
    return Outcome(output=output, commands=commands, state=state)

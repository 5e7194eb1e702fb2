"""Action types: what a workflow can do."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from jalon_sdk.commands import Command
from jalon_sdk.descriptors.params import Labels, ParamField, ParamKind
from jalon_sdk.descriptors.state import KeyValues
from jalon_sdk.serial import Json


class TryLater(Exception):
    """Raised by ``run``: the outside cannot be reached or is busy; the same call may succeed later.

    :ivar seconds: how long to wait; None lets Jalon choose.
    """

    def __init__(self, reason: str, *, seconds: float | None = None) -> None:
        self.seconds = seconds
        super().__init__(reason)


class Failed(Exception):
    """Raised by ``run``: it cannot be done, and trying again would not help. The reason is shown to the user."""


@dataclass(frozen=True, kw_only=True)
class OutputField:
    """One value of an action's output, for later steps: ``{"from": "steps.<id>.output.<key>"}``.

    :ivar optional: whether it may be missing.
    """

    key: str
    kind: ParamKind
    labels: Labels
    optional: bool = False


@dataclass(frozen=True, kw_only=True)
class ActionContext:
    """What a call of an action gets.

    :ivar params: the parameters, checked, defaults filled in. Kinds ``datetime`` and ``duration`` are aware
        `datetime.datetime` in UTC and `datetime.timedelta`; all others are as in JSON.
    :ivar key: the idempotency key: the same whenever this step of this run is tried again, and never another's.
    :ivar now: the moment, in UTC; the same whenever this step is tried again.
    :ivar language: ``fr`` or ``en``: of the contact, else of the owner.
    :ivar state: the plugin's own memory.
    """

    params: Mapping[str, Any]
    key: str
    now: dt.datetime
    language: str = "fr"
    state: KeyValues = field(default_factory=KeyValues)


@dataclass(frozen=True, kw_only=True)
class ActionResult:
    """What a call of an action gives back.

    :ivar output: JSON values by key, as declared by ``outputs``.
    :ivar commands: what Jalon shall do, on behalf of the workflow; each is carried out at most once per key.
    """

    output: Mapping[str, Json] = field(default_factory=dict)
    commands: tuple[Command, ...] = ()


Run = Callable[[ActionContext], ActionResult]


@dataclass(frozen=True, kw_only=True)
class ActionType:
    """Something a workflow can do.

    :ivar id: ``calendar.invitation``: the plugin's name, a point, and what it does. Never changed, for stored
        workflows name it.
    :ivar labels: what the workflow editor calls it.
    :ivar descriptions: one or two sentences for who chooses it.
    :ivar params: what the workflow's author fills in.
    :ivar outputs: what later steps can use.
    :ivar examples: values of ``params`` that work, at least one; shown in the editor and tried by the contract suite.
    :ivar timeout: seconds after which a call is ended and counts as failed; at most 60.
    :ivar idempotent: whether a call can be repeated with the same key without doing the thing twice. One that is
        not is never tried again after it was cut off.
    :ivar run: does it; called in a process of the plugin's own, at any time, perhaps several at once.
    :ivar command: instead of ``run``: the action is one command, whose fields are the parameters.
    :ivar declines: codes of refusals which say that there was nothing to do, as ``not_forward``: a first step that is
        refused with one makes the run a recorded non-start, a later one is skipped; neither is a failure.
    :ivar simulate: what ``run`` would give, without doing anything; the dry run calls it. Without it, a dry run
        shows the parameters only.
    """

    id: str
    labels: Labels
    descriptions: Labels = field(default_factory=dict)
    params: tuple[ParamField, ...] = ()
    outputs: tuple[OutputField, ...] = ()
    examples: tuple[Mapping[str, Json], ...]
    timeout: float = 10.0
    idempotent: bool
    run: Run | None = None
    command: type[Command] | None = None
    declines: tuple[str, ...] = ()
    simulate: Run | None = None

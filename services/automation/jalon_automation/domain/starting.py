"""Does an event start a workflow? One pure decision, for what happens now and for a backtest of what happened.

It is a function of the plan, the event, the states known when it came, and the history of earlier runs. Time is the
event's own, never the clock.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

from jalon_automation.domain.facts import Occurrence
from jalon_automation.domain.kinds import PLURALS
from jalon_automation.domain.loops import MAX_HOPS
from jalon_automation.domain.plans import Plan
from jalon_sdk.conditions import evaluate, fields, lookup, parse
from jalon_sdk.conditions.relative import shift
from jalon_sdk.serial import Json, format_time

States = Callable[[str], Mapping[str, Json]]
"""By the subject of the record a run would be about: further facts, as ``contact`` and ``deal`` as they were then."""


class History(Protocol):
    """What is known of earlier runs of the workflow."""

    def active(self, record: str) -> int:
        """How many runs about the record have not ended."""

    def started_at(self, record: str) -> dt.datetime | None:
        """When the last run about the record started."""

    def caused(self, record: str, correlation_id: str) -> bool:
        """Whether a run about the record belongs to this chain of causes."""


@dataclass(frozen=True, kw_only=True)
class Start:
    """The workflow starts about a record; ``how`` says what becomes of runs about it that have not ended."""

    record: str
    how: Literal["at_once", "instead", "queued"] = "at_once"


@dataclass(frozen=True, kw_only=True)
class NoStart:
    """The trigger matched, and nothing starts, for a reason.

    :ivar detail: what goes with the reason. Where people are told of it in their own language, it is a plain value: the
        moment of the last run (RFC 3339), how many runs or actions there are, the kind of the record; otherwise it is
        for whoever reads the API.
    """

    reason: str
    record: str | None = None
    detail: str = ""
    trace: Json = None


def matches(plan: Plan, event: Occurrence) -> bool:
    """Whether the event is one that the trigger waits for, its parameters included."""
    if event.name not in plan.events:
        return False
    return plan.trigger is None or evaluate(parse(plan.trigger), event.facts(), now=event.at).holds


def decide(
    plan: Plan, event: Occurrence, *, workflow_id: str, obstacle: str | None, states: States, history: History
) -> Start | NoStart | None:
    """Decide; None where the trigger does not match.

    :param obstacle: why nothing of this workflow may start now (``paused``), or None.
    """
    if not matches(plan, event):
        return None
    record = _record(plan, event)
    if record is None:
        return NoStart(reason="record_missing", detail=plan.subject_kind)
    if event.silent:
        return NoStart(record=record, reason="silent", detail="whoever imported it said that no workflow starts")
    if obstacle is not None:
        reason, _, what = obstacle.partition(":")
        return NoStart(record=record, reason=reason, detail=what.strip() or reason)
    if event.hops > MAX_HOPS:
        return NoStart(record=record, reason="loop_guard", detail=str(event.hops))
    if workflow_id in event.chain and history.caused(record, event.correlation_id):
        return NoStart(record=record, reason="loop_guard", detail="this workflow itself caused the event")
    return _judged(plan, event, record, states) or _admitted(plan, event, record, history)


def _record(plan: Plan, event: Occurrence) -> str | None:
    if plan.subject_kind == "record":
        return event.subject
    record_id = lookup(event.facts(), plan.subject_path)
    return f"{PLURALS[plan.subject_kind]}/{record_id}" if record_id else None


def _judged(plan: Plan, event: Occurrence, record: str, states: States) -> NoStart | None:
    if plan.condition is None and plan.goal is None:
        return None
    facts = event.facts()
    if _looks_around(plan):
        facts |= states(record)
    if plan.condition is not None:
        verdict = evaluate(parse(plan.condition), facts, now=event.at, zone=plan_zone(plan))
        if not verdict.holds:
            detail = "; ".join(why_false(verdict.trace))
            return NoStart(record=record, reason="condition_false", detail=detail, trace=verdict.trace)
    if plan.goal is not None and evaluate(parse(plan.goal), facts, now=event.at, zone=plan_zone(plan)).holds:
        return NoStart(record=record, reason="goal", detail="the goal is reached already")
    return None


def _looks_around(plan: Plan) -> bool:
    """Whether condition or goal ask for more than the event tells."""
    trees = [parse(tree) for tree in (plan.condition, plan.goal) if tree is not None]
    return any(path.partition(".")[0] in ("contact", "deal", "ticket") for tree in trees for path in fields(tree))


def _admitted(plan: Plan, event: Occurrence, record: str, history: History) -> Start | NoStart:
    last = history.started_at(record) if plan.reentry in ("never", "cooldown") else None
    active = history.active(record)
    if plan.reentry == "never" and last is not None:
        return NoStart(record=record, reason="already_ran", detail=format_time(last))
    if plan.reentry == "after_completion" and active:
        return NoStart(record=record, reason="already_running", detail="a run about this record has not ended")
    if plan.reentry == "cooldown" and last is not None and event.at < shift(last, plan.cooldown, plan_zone(plan)):
        return NoStart(record=record, reason="cooldown", detail=format_time(last))
    if not active:
        return Start(record=record)
    if plan.mode == "restart":
        return Start(record=record, how="instead")
    if plan.mode == "single":
        return NoStart(record=record, reason="already_running", detail="a run about this record has not ended")
    if active >= plan.max:
        return NoStart(record=record, reason="too_many", detail=str(active))
    return Start(record=record, how="queued" if plan.mode == "queued" else "at_once")


def plan_zone(plan: Plan) -> dt.tzinfo:
    """The zone in which the plan counts days; UTC unless it names one."""
    return ZoneInfo(plan.time_zone) if plan.time_zone else dt.UTC


def why_false(trace: Json, *, wanted: bool = True) -> list[str]:
    """The leaves that made a condition false, in words: ``record.amount.amount is "90.00", not gt 100``."""
    if trace["verdict"] is wanted:
        return []
    if "not" in trace:
        return why_false(trace["not"], wanted=not wanted)
    inner = trace.get("all") or trace.get("any")
    if inner:
        return [words for part in inner for words in why_false(part, wanted=wanted)]
    expected = f"{trace['op']} {trace.get('value', '')}".strip()
    return [f"{trace['field']} is {trace['actual']!r}{', not' if wanted else ','} {expected}"]

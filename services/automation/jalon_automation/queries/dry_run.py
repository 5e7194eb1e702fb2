"""Dry run: a definition on a real event or record, step by step, with every effect shown and none done.

Waits are fast-forwarded. What a command would make gets an id of its own and the values it was asked for, so that
later steps can be followed; a plugin's action is asked to simulate itself.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon_automation.domain.facts import Occurrence, event_facts, id_or_none
from jalon_automation.domain.kinds import PLURALS, kind_of
from jalon_automation.domain.plans import Plan, PlannedStep
from jalon_automation.domain.starting import NoStart, Start, decide, plan_zone
from jalon_automation.domain.surroundings import contact_of, deal_of, states_around, ticket_of
from jalon_automation.domain.values import WrongValue, resolve
from jalon_automation.domain.waits import due_by_date, is_missed
from jalon_automation.models import LoggedEvent
from jalon_automation.models.known import known_state
from jalon_automation.queries.backtest import SimulatedHistory
from jalon_core.access.caller import Caller
from jalon_core.access.rights import may_read, readable
from jalon_core.clock import now
from jalon_core.errors import NotFound
from jalon_core.plugins.failures import PluginFailure
from jalon_core.plugins.host import PluginHost
from jalon_sdk.conditions import evaluate, lookup, parse
from jalon_sdk.conditions.comparing import as_moment
from jalon_sdk.conditions.relative import shift
from jalon_sdk.serial import Json, format_time, to_json


def event_for(session: Session, caller: Caller, plan: Plan, *, event_id: UUID | None, record: str | None) -> Occurrence:
    """The event to try: one of the log, or the last one about a record that the trigger looks at, else a made-up one.

    :raises NotFound: there is no such event or record, or the caller may not see it.
    """
    seen = readable(caller, LoggedEvent.team_id, LoggedEvent.owner_id)
    query = select(LoggedEvent).where(seen)
    if event_id is not None:
        row = session.scalar(query.where(LoggedEvent.event_id == event_id))
        if row is None:
            raise NotFound
        return Occurrence.of(row.read())
    if record is None:
        raise NotFound
    state = known_state(session, record)
    if state is None or not may_read(caller, id_or_none(state.get("team_id")), id_or_none(state.get("owner_id"))):
        raise NotFound
    query = query.where(LoggedEvent.subject == record, LoggedEvent.name.in_(plan.events))
    row = session.scalar(query.order_by(LoggedEvent.seq.desc()).limit(1))
    if row is not None:
        return Occurrence.of(row.read())
    return Occurrence(
        event_id=uuid5(NAMESPACE_URL, record),
        name=_name_about(plan, record),
        at=now(),
        subject=record,
        data={"record": state, "changed": {}},
        correlation_id="dry-run",
        hops=0,
        chain=frozenset(),
        team_id=id_or_none(state.get("team_id")),
        owner_id=id_or_none(state.get("owner_id")),
    )


def try_out(session: Session, plan: Plan, event: Occurrence, host: PluginHost, *, workflow_id: str) -> Json:
    """The whole trace: whether it would start, and what each step would do."""
    own = event.data.get("record") or {}

    def load(subject: str) -> Json:
        return own if subject == event.subject else known_state(session, subject)

    decision = decide(
        plan,
        event,
        workflow_id=workflow_id,
        obstacle=None,
        states=lambda record: states_around(record, own, load),
        history=SimulatedHistory(),
    )
    shown: dict[str, Json] = {"event": {"id": str(event.event_id), "name": event.name, "subject": event.subject}}
    if not isinstance(decision, Start):
        missed = decision or NoStart(reason="trigger_not_matched", detail="the trigger does not match this event")
        return {**shown, "starts": False, "reason": missed.reason, "detail": missed.detail, "trace": missed.trace}
    run = _DryRun(session=session, plan=plan, host=host, event=event, record=decision.record, moment=now())
    run.go()
    return {**shown, "starts": True, "record": decision.record, "outcome": run.outcome, "steps": run.trace}


@dataclass(kw_only=True)
class _DryRun:
    session: Session
    plan: Plan
    host: PluginHost
    event: Occurrence
    record: str
    moment: dt.datetime
    outcome: str = "finished"
    trace: list[dict[str, Json]] = field(default_factory=list)
    outputs: dict[str, Any] = field(default_factory=dict)
    made: dict[str, Json] = field(default_factory=dict)

    def go(self) -> None:
        step_id = self.plan.first
        while step_id is not None:
            step = self.plan.step(step_id)
            shown: dict[str, Json] = {
                "id": step.id,
                "position": step.position,
                "kind": step.kind,
                "label": dict(step.label),
                "at": format_time(self.moment),
            }
            self.trace.append(shown)
            try:
                step_id = self._do(step, shown)
            except (WrongValue, PluginFailure) as error:
                code = getattr(error, "code", "failed")
                shown.update(status="failed", reason=f"{code}: {error}")
                if step.on_error == "fail":
                    self.outcome = "failed"
                    return
                step_id = step.next

    def _facts(self) -> dict[str, Json]:
        own = self.event.data.get("record") or {}
        contact = contact_of(self.record, own)
        outputs = [step["output"] for step in self.outputs.values()]
        return {
            **event_facts(self.event.data),
            "record": self._load(self.record),
            "contact": self._load(contact),
            "deal": self._load(deal_of(self.record, own, outputs)),
            "ticket": self._load(ticket_of(self.record, own, outputs)),
            "steps": self.outputs,
            "run": {"id": "dry-run"},
        }

    def _load(self, subject: str | None) -> Json:
        if subject is None:
            return None
        return self.made.get(subject) or known_state(self.session, subject)

    def _do(self, step: PlannedStep, shown: dict[str, Json]) -> str | None:
        match step.kind:
            case "action":
                return self._act(step, shown)
            case "wait":
                return self._wait(step, shown)
            case "branch":
                zone = plan_zone(self.plan)
                verdict = evaluate(parse(step.condition), self._facts(), now=self.moment, zone=zone)
                shown.update(status="finished", condition_trace=verdict.trace, output={"holds": verdict.holds})
                return step.then if verdict.holds else step.otherwise
            case "stop":
                shown.update(status="finished")
                return None

    def _act(self, step: PlannedStep, shown: dict[str, Json]) -> str | None:
        params = resolve(step.params, self._facts())
        shown["input"] = {key: value for key, value in params.items() if value is not None}
        action_id = str(step.action)
        outcome = self.host.run(action_id, params, key=f"dry-run:{step.id}", now=self.moment, simulate=True)
        output = {**outcome.output, **self._imagined(step, action_id, params)}
        effects = [{"command": command.name, "data": to_json(command)} for command in outcome.commands]
        shown.update(status="finished", output=output, effects=effects)
        self.outputs[step.id] = {"output": output, "status": "finished"}
        return step.next

    def _imagined(self, step: PlannedStep, action_id: str, params: Mapping[str, Json]) -> dict[str, Json]:
        """The ids that commands would give back, and what they would have made."""
        action = self.host.plugins.action_types()[action_id]
        if action.command is None:
            return {}
        output: dict[str, Json] = {}
        for item in action.outputs:
            if item.key.endswith("_id"):
                output[item.key] = params.get(item.key) or str(uuid5(NAMESPACE_URL, f"dry-run/{step.id}/{item.key}"))
                plural = PLURALS.get(item.key.removesuffix("_id"))
                if plural and item.key not in params:
                    self.made[f"{plural}/{output[item.key]}"] = {"id": output[item.key], "status": "open", **params}
        return output

    def _wait(self, step: PlannedStep, shown: dict[str, Json]) -> str | None:
        until = resolve(step.until, self._facts())
        due = self._due(until)
        shown["input"] = until
        if due is None:
            shown.update(status="finished", reason="waits for an event" if until["kind"] == "event" else "no date")
            return step.next if until["kind"] == "event" else None
        shown["waiting_until"] = format_time(due)
        if until["kind"] != "duration" and is_missed(due, self.moment) and step.if_past != "continue":
            shown.update(status="skipped", reason=f"moment_past: {format_time(due)}")
            return None if step.if_past == "stop" else step.past
        shown["status"] = "finished"
        self.moment = max(self.moment, due)
        return step.next

    def _due(self, until: Mapping[str, Json]) -> dt.datetime | None:
        zone = self._zone()
        match until["kind"]:
            case "duration":
                return shift(self.moment, {unit: until.get(unit, 0) for unit in ("days", "hours", "minutes")}, zone)
            case "moment":
                return as_moment(until["at"], zone)
            case "date_field":
                state = self._load(until["record"]) or {}
                return due_by_date(lookup(state, until["field"]), until, zone)
        return shift(self.moment, until["timeout"], zone) if until.get("timeout") else None

    def _zone(self) -> dt.tzinfo:
        if self.plan.time_zone:
            return ZoneInfo(self.plan.time_zone)
        team = known_state(self.session, f"teams/{self.event.team_id}") if self.event.team_id else None
        return ZoneInfo(team["time_zone"] if team else "UTC")


def _name_about(plan: Plan, record: str) -> str:
    """The name of an event that this trigger could see about the record."""
    kind = kind_of(record)
    return next((name for name in plan.events if name.partition(".")[0] == kind), plan.events[0])

"""Backtest: what a workflow would have started on the events of the last days.

The decision is the one that is made live (`jalon_automation.domain.starting`), on the same events in the same order
and with the states of then. Only how long runs would have lasted cannot be known: each is taken to have ended at once.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon_automation.domain.facts import Occurrence
from jalon_automation.domain.plans import Plan
from jalon_automation.domain.starting import Start, decide
from jalon_automation.domain.surroundings import states_around
from jalon_automation.models import LoggedEvent
from jalon_automation.models.known import state_at
from jalon_core.access.caller import Caller
from jalon_core.access.rights import may_read
from jalon_core.clock import now
from jalon_sdk.serial import Json, format_time

EXAMPLES = 20
_PORTION = 500


@dataclass
class SimulatedHistory:
    """The runs that the backtest itself has started so far."""

    _started: dict[str, dt.datetime] = field(default_factory=dict)
    _chains: set[tuple[str, str]] = field(default_factory=set)

    def active(self, record: str) -> int:
        """None: each run has ended at once."""
        return 0

    def started_at(self, record: str) -> dt.datetime | None:
        """When the last run about the record started."""
        return self._started.get(record)

    def caused(self, record: str, correlation_id: str) -> bool:
        """Whether a run about the record belongs to this chain of causes."""
        return (record, correlation_id) in self._chains

    def note(self, record: str, event: Occurrence) -> None:
        """A run has started."""
        self._started[record] = max(event.at, self._started.get(record, event.at))
        self._chains.add((record, event.correlation_id))


@dataclass(kw_only=True)
class Backtest:
    """What came out.

    :ivar events: how many events were looked at; ``matches`` of them matched the trigger.
    :ivar non_starts: how many started nothing, by reason.
    :ivar per_day: starts by day (UTC).
    :ivar actions: how often each action outside of branches would have been done.
    :ivar examples: the last starts: event, record, time.
    """

    events: int = 0
    matches: int = 0
    starts: int = 0
    non_starts: Counter[str] = field(default_factory=Counter)
    per_day: Counter[str] = field(default_factory=Counter)
    records: set[str] = field(default_factory=set)
    actions: dict[str, int] = field(default_factory=dict)
    examples: list[dict[str, Any]] = field(default_factory=list)


def run_backtest(session: Session, scope: Caller, plan: Plan, *, workflow_id: str, days: int) -> Backtest:
    """Replay the log of the last days through a plan, as far as the workflow's scope may see it."""
    result, history = Backtest(), SimulatedHistory()
    for row in _log(session, plan, now() - dt.timedelta(days=days)):
        event = Occurrence.of(row.read())
        if not may_read(scope, event.team_id, event.owner_id):
            continue
        result.events += 1
        decision = decide(
            plan,
            event,
            workflow_id=workflow_id,
            obstacle=None,
            states=lambda record, row=row, event=event: _states(session, record, row.seq, event),  # type: ignore[misc]  # mypy cannot infer a lambda with defaults
            history=history,
        )
        if decision is None:
            continue
        result.matches += 1
        if isinstance(decision, Start):
            history.note(decision.record, event)
            _count(result, decision.record, event)
        else:
            result.non_starts[decision.reason] += 1
    actions = Counter(step.action for step in _always(plan))
    result.actions = {str(action): count * result.starts for action, count in actions.items()}
    return result


def _count(result: Backtest, record: str, event: Occurrence) -> None:
    result.starts += 1
    result.records.add(record)
    result.per_day[event.at.date().isoformat()] += 1
    result.examples.insert(0, {"event_id": str(event.event_id), "record": record, "at": format_time(event.at)})
    del result.examples[EXAMPLES:]


def _always(plan: Plan) -> Iterator[Any]:
    step_id = plan.first
    while step_id is not None:
        step = plan.step(step_id)
        if step.kind == "action":
            yield step
        step_id = step.next


def _log(session: Session, plan: Plan, since: dt.datetime) -> Iterator[LoggedEvent]:
    position = 0
    while True:
        rows = session.scalars(
            select(LoggedEvent)
            .where(LoggedEvent.name.in_(plan.events), LoggedEvent.at >= since, LoggedEvent.seq > position)
            .order_by(LoggedEvent.seq)
            .limit(_PORTION)
        ).all()
        yield from rows
        if len(rows) < _PORTION:
            return
        position = rows[-1].seq
        session.expunge_all()


def _states(session: Session, record: str, seq: int, event: Occurrence) -> Mapping[str, Json]:
    own = event.data.get("record") or {}

    def load(subject: str) -> Json:
        return own if subject == event.subject else state_at(session, subject, seq)

    return states_around(record, own, load)

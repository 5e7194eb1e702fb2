"""What the events of one transaction have in common: logged, and looked up, for all of them at once.

Most events move no run and start nothing. To find that out one by one takes several queries for each of them; here it
takes as many for fifty.
"""

import contextlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from jalon_automation.models import ACTIVE, Listening, Run, Wait, Webhook, Workflow, WorkflowVersion
from jalon_automation.operations.event_log import log_events
from jalon_core.bus.outbox import gathering
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.envelope import Envelope
from jalon_sdk.events import EVENTS, RecordEvent

_BATCH = "jalon_automation_batch"


@dataclass(kw_only=True)
class Batch:
    """What is known of the events that a transaction takes in.

    :ivar positions: in the event log, by event id.
    :ivar listening: by event name, the workflows that look at it, with their current version.
    :ivar followed: subjects and event names that a waiting run follows.
    :ivar subjects: the records that they are about.
    :ivar active: of the subjects, those with runs that have not ended; runs that start meanwhile are added.
    :ivar webhooks: those that something may be owed.
    """

    positions: Mapping[UUID, int]
    listening: Mapping[str, Sequence[tuple[Workflow, WorkflowVersion]]]
    followed: frozenset[str]
    subjects: frozenset[str]
    active: set[str]
    webhooks: Sequence[Webhook]

    def is_followed(self, envelope: Envelope) -> bool:
        """Whether a run waits for this event, or follows a date of its record."""
        return envelope.subject in self.followed or envelope.name in self.followed


@contextlib.contextmanager
def taking_in(uow: UnitOfWork, envelopes: Sequence[Envelope]) -> Iterator[None]:
    """Log the events of this transaction in order, look up what they may concern, and write what comes of them."""
    with gathering(uow.session):
        about_records = [envelope for envelope in envelopes if issubclass(EVENTS[envelope.type], RecordEvent)]
        if about_records:
            _look_up(uow.session, about_records)
        yield


def _look_up(session: Session, envelopes: Sequence[Envelope]) -> None:
    subjects = sorted({envelope.subject for envelope in envelopes})
    names = sorted({envelope.name for envelope in envelopes})
    session.info[_BATCH] = Batch(
        positions=log_events(session, envelopes),
        listening=_listening(session, names),
        followed=_followed(session, subjects, names),
        subjects=frozenset(subjects),
        active=set(session.scalars(_ACTIVE, {"subjects": subjects})),
        webhooks=session.scalars(_WEBHOOKS).all(),
    )


def batch_of(session: Session) -> Batch:
    """The events of this transaction."""
    batch: Batch = session.info[_BATCH]
    return batch


def is_idle(session: Session, record: str) -> bool:
    """Whether it is known already that no run about this record is active."""
    batch: Batch | None = session.info.get(_BATCH)
    return batch is not None and record in batch.subjects and record not in batch.active


def note_started(session: Session, record: str) -> None:
    """A run about a record has started: a later event of the same transaction may end it."""
    batch: Batch | None = session.info.get(_BATCH)
    if batch is not None:
        batch.active.add(record)


# Statements are built once: every transaction runs them.
_LISTENING = (
    select(Listening.event_name, Workflow, WorkflowVersion)
    .join(Workflow, Listening.workflow_id == Workflow.id)
    .join(
        WorkflowVersion,
        (WorkflowVersion.workflow_id == Workflow.id) & (WorkflowVersion.number == Workflow.current_number),
    )
    .where(Listening.event_name.in_(bindparam("names", expanding=True)))
    .where(Workflow.status.in_(("published", "paused")), Workflow.deleted_at.is_(None))
    .order_by(Workflow.id)
)
_FOLLOWED = select(Wait.record, Wait.event_name).where(
    or_(
        Wait.record.in_(bindparam("subjects", expanding=True)),
        Wait.record.is_(None) & Wait.event_name.in_(bindparam("names", expanding=True)),
    )
)
_ACTIVE = (
    select(Run.record).where(Run.record.in_(bindparam("subjects", expanding=True)), Run.status.in_(ACTIVE)).distinct()
)
_WEBHOOKS = select(Webhook).where(Webhook.disabled_reason.is_(None))


def _listening(session: Session, names: Sequence[str]) -> dict[str, list[tuple[Workflow, WorkflowVersion]]]:
    found: dict[str, list[tuple[Workflow, WorkflowVersion]]] = defaultdict(list)
    for name, workflow, version in session.execute(_LISTENING, {"names": names}):
        found[name].append((workflow, version))
    return found


def _followed(session: Session, subjects: Sequence[str], names: Sequence[str]) -> frozenset[str]:
    rows = session.execute(_FOLLOWED, {"subjects": subjects, "names": names})
    return frozenset(str(row.record or row.event_name) for row in rows)

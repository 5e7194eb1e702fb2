"""A small world for automation's tests: records, events about them, and the other services' answers."""

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import select

from jalon_automation.models import NonStart, Run, RunStep, Workflow
from jalon_automation.operations.workflows import create_workflow, publish_workflow
from jalon_core.clock import now
from jalon_core.ids import new_id
from jalon_core.service import Context
from jalon_core.testing.copies import put_copy
from jalon_core.testing.events import deliver, recorded, run_jobs
from jalon_core.testing.states import a_deal, a_ticket
from jalon_sdk.envelope import Envelope
from jalon_sdk.events.bus import CommandAnswered
from jalon_sdk.events.contacts import FormSubmitted
from jalon_sdk.events.event import Change
from jalon_sdk.events.pipeline import DealCreated, TicketCreated
from jalon_sdk.records import Contact, Deal, Member, Submission, Task, Team, Ticket
from jalon_sdk.serial import to_json

START = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
TEAM = UUID("0199f09e-0000-7000-8000-00000000aaaa")
OWNER = UUID("0199f09e-0000-7000-8000-00000000bbbb")
OTHER_TEAM = UUID("0199f09e-0000-7000-8000-00000000aaab")
FORM = UUID("0199f09e-0000-7000-8000-00000000cccc")
PIPELINE = UUID("0199f09e-0000-7000-8000-00000000dddd")
TEMPLATE = UUID("0199f09e-0000-7000-8000-00000000eeee")


def people(context: Context) -> None:
    team = Team(id=TEAM, version=1, team_id=TEAM, name="Chorale", time_zone="Europe/Paris", open_reading=False)
    owner = Member(
        id=OWNER,
        version=1,
        email="accueil@chorale.example",
        name="Léa",
        language="fr",
        time_zone="Europe/Paris",
        is_admin=False,
        active=True,
        roles={str(TEAM): "member"},
    )
    put_copy(context, team, owner)


def contact(**changes: Any) -> Contact:
    values: dict[str, Any] = {
        "id": new_id(),
        "version": 1,
        "team_id": TEAM,
        "owner_id": OWNER,
        "name": "Zoé Martin",
        "emails": ("zoe@example.org",),
        "created_at": now(),
        "updated_at": now(),
    }
    return Contact(**{**values, **changes})


def deal(**changes: Any) -> Deal:
    given = {"team_id": TEAM, "owner_id": OWNER, "name": "Cours d’essai", "pipeline_id": PIPELINE}
    return a_deal(**(given | changes))


def ticket(**changes: Any) -> Ticket:
    given = {"team_id": TEAM, "owner_id": OWNER, "name": "Partition manquante", "pipeline_id": PIPELINE}
    return a_ticket(**(given | changes))


def task(**changes: Any) -> Task:
    given: dict[str, Any] = {
        "id": new_id(),
        "version": 1,
        "team_id": TEAM,
        "owner_id": OWNER,
        "title": "Rappeler Zoé",
        "note": "",
        "due_at": None,
        "done_at": None,
        "deal_id": None,
        "contact_id": None,
        "created_at": now(),
    }
    return Task(**(given | changes))


def submission(of: Contact, **values: Any) -> FormSubmitted:
    record = Submission(
        id=new_id(),
        version=1,
        team_id=of.team_id,
        owner_id=of.owner_id,
        form_id=FORM,
        form_slug="cours-d-essai",
        form_name="Cours d’essai",
        contact_id=of.id,
        values=values,
        submitted_at=now(),
    )
    return FormSubmitted(record=record, contact_created=True)


def changed(record: Any, before: Any, *names: str) -> dict[str, Change]:
    return {name: Change(before=to_json(getattr(before, name)), after=to_json(getattr(record, name))) for name in names}


def publish(context: Context, definition: Any, *, team_id: UUID | None = TEAM, owner_id: UUID | None = None) -> UUID:
    with context.transaction() as uow:
        workflow = create_workflow(uow, name="Essai", definition=definition, team_id=team_id, owner_id=owner_id)
        publish_workflow(uow, workflow.id)
    return workflow.id


class OtherServices:
    """Answers the commands of runs as their services would, each key once."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.refuse: dict[str, tuple[str, str]] = {}
        self.made: dict[str, dict[str, Any]] = {}
        self._seen: set[UUID] = set()

    def commands(self, name: str | None = None) -> list[Envelope]:
        return [sent for sent in recorded(self.context, name) if sent.scope is not None]

    def settle(self) -> None:
        """Let everything happen that can happen now."""
        while run_jobs(self.context) + self._answer_all():
            pass

    def _answer_all(self) -> int:
        fresh = [sent for sent in self.commands() if sent.id not in self._seen]
        for sent in fresh:
            self._seen.add(sent.id)
            self.answer(sent)
        return len(fresh)

    def answer(self, sent: Envelope) -> None:
        key = sent.idempotencykey or ""
        if sent.name in self.refuse:
            code, detail = self.refuse[sent.name]
            answer = CommandAnswered(command=sent.name, key=key, status="refused", code=code, detail=detail)
        else:
            if key not in self.made:
                self.made[key] = self._make(sent)
            answer = CommandAnswered(command=sent.name, key=key, status="finished", result=self.made[key])
        deliver(self.context, answer)

    def _make(self, sent: Envelope) -> dict[str, Any]:
        if sent.name == "deal.create":
            made = deal(contact_id=UUID(sent.data["contact_id"]), name=sent.data["title"], custom=sent.data["custom"])
            deliver(self.context, DealCreated(record=made))
            return {"deal_id": str(made.id), "created": True}
        if sent.name == "ticket.create":
            asked = ticket(contact_id=UUID(sent.data["contact_id"]), name=sent.data["title"])
            deliver(self.context, TicketCreated(record=asked))
            return {"ticket_id": str(asked.id), "created": True}
        key = f"{sent.name.partition('.')[0]}_id"
        return {key: sent.data.get(key) or str(new_id())}


def runs(context: Context) -> list[Run]:
    with context.reading() as session:
        return list(session.scalars(select(Run).order_by(Run.id)))


def steps(context: Context) -> dict[str, RunStep]:
    with context.reading() as session:
        return {step.step_id: step for step in session.scalars(select(RunStep).order_by(RunStep.id))}


def non_starts(context: Context) -> list[NonStart]:
    with context.reading() as session:
        return list(session.scalars(select(NonStart).order_by(NonStart.id)))


def workflow(context: Context, workflow_id: UUID) -> Workflow:
    with context.reading() as session:
        return session.get_one(Workflow, workflow_id)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)

"""The club's workflow, with the other services answered for: DESIGN section 1 as the engine sees it."""

import dataclasses

import pytest
from automation_world import (
    FORM,
    OWNER,
    PIPELINE,
    TEMPLATE,
    OtherServices,
    at,
    changed,
    contact,
    people,
    publish,
    runs,
    steps,
    submission,
)
from sqlalchemy import select

from jalon_automation.models import Notification
from jalon_core.testing.events import deliver, recorded
from jalon_sdk.events.contacts import ContactCreated
from jalon_sdk.events.pipeline import DealCreated, DealDeleted, DealStageChanged, DealUpdated
from jalon_sdk.records import Deal

CLASS = "2026-03-10T18:00:00.000000Z"
DEAL = {"template": "deals/{{ steps.deal.output.deal_id }}"}


def club():
    return {
        "trigger": {"type": "form.submitted", "params": {"form_id": str(FORM)}},
        "record": "contact",
        "mode": "parallel",
        "steps": [
            {
                "id": "deal",
                "kind": "action",
                "action": "deal.create",
                "label": {"fr": "Affaire", "en": "Deal"},
                "params": {
                    "title": {"template": "Cours d’essai – {{ contact.name }}"},
                    "contact_id": {"from": "event.record.contact_id"},
                    "pipeline_id": str(PIPELINE),
                    "custom": {"trial_at": {"from": "event.record.values.trial_at"}},
                },
            },
            {
                "id": "welcome",
                "kind": "action",
                "action": "email.send",
                "params": {
                    "template_id": str(TEMPLATE),
                    "contact_id": {"from": "contact.id"},
                    "values": {"trial_at": {"from": "event.record.values.trial_at"}},
                },
            },
            {
                "id": "notify",
                "kind": "action",
                "action": "notification.send",
                "params": {
                    "member_id": {"from": "contact.owner_id"},
                    "text": {"template": "{{ contact.name }} s’est inscrite"},
                    "link": DEAL,
                },
            },
            {
                "id": "task",
                "kind": "action",
                "action": "task.create",
                "params": {
                    "title": {"template": "Accueillir {{ contact.name }}"},
                    "due_at": {"from": "event.record.values.trial_at"},
                    "deal_id": {"from": "steps.deal.output.deal_id"},
                },
            },
            {
                "id": "before",
                "kind": "wait",
                "until": {"kind": "date_field", "record": DEAL, "field": "custom.trial_at", "offset": {"hours": -24}},
            },
            {
                "id": "reminder",
                "kind": "action",
                "action": "email.send",
                "params": {
                    "template_id": str(TEMPLATE),
                    "contact_id": {"from": "contact.id"},
                    "values": {"trial_at": {"from": "deal.custom.trial_at"}},
                },
            },
        ],
    }


class Club:
    def __init__(self, context):
        self.context = context
        people(context)
        self.workflow_id = publish(context, club())
        self.others = OtherServices(context)
        self.contact = contact()

    def submit(self, trial_at=CLASS):
        deliver(self.context, ContactCreated(record=self.contact))
        event = deliver(self.context, submission(self.contact, trial_at=trial_at))
        self.others.settle()
        return event

    @property
    def run(self):
        (run,) = runs(self.context)
        return run

    @property
    def deal(self) -> Deal:
        (made,) = [made for key, made in self.others.made.items() if ":deal:" in key]
        with self.context.reading() as session:
            from uuid import UUID

            from jalon_core.copies.reading import copied

            return copied(session, "deal", UUID(made["deal_id"]), include_deleted=True)

    def change_deal(self, event=DealUpdated, **values):
        before = self.deal
        after = dataclasses.replace(before, version=before.version + 1, **values)
        extra = (
            {"from_stage_name": before.stage_name, "direction": "closed", "note": "", "seconds_in_stage": 1.0}
            if event is DealStageChanged
            else {}
        )
        deliver(self.context, event(record=after, changed=changed(after, before, *values), **extra))
        self.others.settle()

    def mails(self):
        return self.others.commands("email.send")


@pytest.fixture
def world(context, clock):
    return Club(context)


def test_a_submission_makes_a_deal_a_mail_a_notification_a_task_and_a_reminder(world, context, clock):
    world.submit()
    assert [sent.name for sent in world.others.commands()] == ["deal.create", "email.send", "task.create"]
    create = world.others.commands("deal.create")[0]
    assert create.data["title"] == "Cours d’essai – Zoé Martin"
    assert create.data["custom"] == {"trial_at": CLASS}
    assert create.scope == f"team:{world.contact.team_id}"
    assert (create.hops, create.workflowchain) == (1, str(world.workflow_id))
    assert create.actor == f"workflow:{world.workflow_id}"
    with context.reading() as session:
        (notification,) = session.scalars(select(Notification)).all()
    assert (notification.owner_id, notification.text) == (OWNER, "Zoé Martin s’est inscrite")
    assert notification.link == f"deals/{world.deal.id}"
    assert (world.run.status, world.run.waiting_until) == ("waiting", at("2026-03-09T18:00:00+00:00"))
    assert world.run.record == f"contacts/{world.contact.id}"

    clock.move_to(at("2026-03-09T17:59:59+00:00"))
    world.others.settle()
    assert len(world.mails()) == 1
    clock.move_to(at("2026-03-09T18:00:00+00:00"))
    world.others.settle()
    assert len(world.mails()) == 2
    assert world.mails()[1].data["values"] == {"trial_at": CLASS}
    assert world.run.status == "finished"
    assert {step.status for step in steps(context).values()} == {"finished"}
    assert steps(context)["reminder"].input["values"] == {"trial_at": CLASS}


def test_everything_belongs_to_the_chain_of_causes_of_the_form(world, context):
    event = world.submit()
    for sent in world.others.commands():
        assert sent.correlationid == event.correlationid
        assert sent.causationid == str(event.id)


def test_the_class_is_moved_and_the_reminder_moves(world, clock):
    world.submit()
    world.change_deal(custom={"trial_at": "2026-03-12T18:00:00.000000Z"})
    assert world.run.waiting_until == at("2026-03-11T18:00:00+00:00")
    clock.move_to(at("2026-03-10T18:00:00+00:00"))
    world.others.settle()
    assert len(world.mails()) == 1
    clock.move_to(at("2026-03-11T18:00:00+00:00"))
    world.others.settle()
    assert world.mails()[1].data["values"] == {"trial_at": "2026-03-12T18:00:00.000000Z"}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"custom": {"trial_at": None}}, "date_cleared"),
        ({"custom": {}}, "date_cleared"),
        ({"event": DealStageChanged, "status": "lost"}, "record_lost"),
        ({"event": DealDeleted, "deleted": True}, "record_deleted"),
    ],
)
def test_the_class_is_cleared_or_the_deal_is_lost_and_the_reminder_is_gone(world, context, clock, change, reason):
    world.submit()
    world.change_deal(**change)
    assert (world.run.status, world.run.reason) == ("cancelled", reason)
    assert (steps(context)["before"].status, steps(context)["before"].reason) == ("cancelled", reason)
    clock.move_to(at("2026-03-20T18:00:00+00:00"))
    world.others.settle()
    assert len(world.mails()) == 1


def test_a_class_tomorrow_evening_at_this_hour_is_reminded_of_at_once_and_one_sooner_not_at_all(context, clock):
    world = Club(context)
    world.submit(trial_at="2026-03-03T08:30:00.000000Z")  # 24 h before was half an hour ago
    assert len(world.mails()) == 2
    assert world.run.status == "finished"


def test_a_moment_long_past_is_skipped_with_its_reason(context, clock):
    world = Club(context)
    world.submit(trial_at="2026-03-02T18:00:00.000000Z")  # 24 h before was 15 hours ago
    assert len(world.mails()) == 1
    assert world.run.status == "finished"
    for step_id in ("before", "reminder"):
        assert steps(context)[step_id].status == "skipped"
        assert steps(context)[step_id].reason == "moment_past: 2026-03-01T18:00:00.000000Z"


def test_an_event_delivered_twice_starts_one_run_and_an_answer_delivered_twice_counts_once(world, context):
    event = world.submit()
    deliver(context, event)
    for sent in world.others.commands():
        world.others.answer(sent)
    world.others.settle()
    assert len(runs(context)) == 1
    assert len(world.others.commands()) == 3
    assert len(recorded(context, "notification.created")) == 1


def test_a_run_tells_of_its_start_its_wait_and_its_end(world, context, clock):
    world.submit()
    clock.move_to(at("2026-03-09T18:00:30+00:00"))
    world.others.settle()
    told = [(sent.name, sent.data["record"]["status"]) for sent in recorded(context) if sent.name.startswith("run.")]
    assert told == [
        ("run.started", "running"),
        ("run.updated", "waiting"),
        ("run.updated", "running"),
        ("run.updated", "finished"),
    ]
    versions = [sent.data["record"]["version"] for sent in recorded(context) if sent.name.startswith("run.")]
    assert versions == [1, 2, 3, 4]


def test_the_deal_may_be_heard_of_after_the_answer(context, clock):
    world = Club(context)
    held_back = []
    world.others._make = lambda sent: _late(world, sent, held_back)
    world.submit()
    assert (world.run.status, world.run.waiting_until) == ("waiting", None)
    deliver(context, held_back[0])
    assert world.run.waiting_until == at("2026-03-09T18:00:00+00:00")


def _late(world, sent, held_back):
    from uuid import UUID

    from automation_world import deal

    if sent.name != "deal.create":
        return {}
    made = deal(contact_id=UUID(sent.data["contact_id"]), custom=sent.data["custom"])
    held_back.append(DealCreated(record=made))
    return {"deal_id": str(made.id)}

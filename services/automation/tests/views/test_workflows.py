import dataclasses

import pytest
from automation_world import (
    FORM,
    OTHER_TEAM,
    OWNER,
    PIPELINE,
    TEAM,
    OtherServices,
    changed,
    contact,
    deal,
    people,
    publish,
    submission,
)

from jalon_core.ids import new_id
from jalon_core.testing.callers import member_caller
from jalon_core.testing.client import client_for
from jalon_core.testing.events import deliver, recorded
from jalon_sdk.events.contacts import ContactCreated
from jalon_sdk.events.pipeline import DealUpdated

DEFINITION = {
    "trigger": {"type": "form.submitted", "params": {"form_id": str(FORM)}},
    "mode": "parallel",
    "steps": [
        {
            "id": "deal",
            "kind": "action",
            "action": "deal.create",
            "params": {
                "title": {"template": "Essai – {{ contact.name }}"},
                "contact_id": {"from": "contact.id"},
                "pipeline_id": str(PIPELINE),
                "custom": {"trial_at": {"from": "event.record.values.trial_at"}},
            },
        },
        {
            "id": "before",
            "kind": "wait",
            "until": {
                "kind": "date_field",
                "record": {"template": "deals/{{ steps.deal.output.deal_id }}"},
                "field": "custom.trial_at",
                "offset": {"hours": -24},
            },
        },
        {
            "id": "task",
            "kind": "action",
            "action": "task.create",
            "params": {"title": "Rappeler", "deal_id": {"from": "steps.deal.output.deal_id"}},
        },
    ],
}
TRIAL = "2026-03-10T18:00:00.000000Z"


@pytest.fixture
def manager(context):
    people(context)
    return client_for(context, member_caller(TEAM, "manager"))


def test_a_workflow_from_draft_to_published_to_paused(context, manager):
    body = {"name": "Essai", "definition": DEFINITION, "team_id": str(TEAM)}
    answer = manager.post("/api/v1/workflows", json=body)
    assert answer.status_code == 201
    assert (answer.json["status"], answer.json["current"], answer.json["problems"]) == ("draft", None, [])
    path = f"/api/v1/workflows/{answer.json['id']}"
    published = manager.post(f"{path}/publish").json
    assert (published["status"], published["draft"]) == ("published", None)
    assert published["current"]["number"] == 1
    assert published["current"]["definition"] == DEFINITION
    assert manager.post(f"{path}/pause").json["status"] == "paused"
    assert manager.post(f"{path}/resume").json["status"] == "published"
    renamed = manager.patch(path, json={"name": "Autre"}, headers={"If-Match": '"1"'})
    assert (renamed.status_code, renamed.json["code"]) == (412, "version_conflict")
    assert [item["id"] for item in manager.get("/api/v1/workflows").json["items"]] == [answer.json["id"]]
    told = [(sent.name, sent.data["record"]["status"]) for sent in recorded(context)]
    assert told == [
        ("workflow.created", "draft"),
        ("workflow.updated", "published"),
        ("workflow.updated", "paused"),
        ("workflow.updated", "published"),
    ]


def test_a_wrong_definition_is_kept_as_a_draft_and_not_published(manager):
    wrong = {
        "trigger": {"type": "form.submitted", "params": {"form_id": "x"}},
        "condition": {},
        "steps": [
            {"id": "a", "kind": "action", "action": "deal.paint", "params": {}},
            {"id": "a", "kind": "action", "action": "note.create", "params": {"text": {"template": "{% if x %}"}}},
            {"id": "b", "kind": "wait", "until": {"kind": "full_moon"}},
            {"id": "c", "kind": "branch", "condition": {"field": "deal.name", "op": "rhymes"}},
            {
                "id": "d",
                "kind": "action",
                "action": "note.create",
                "params": {"contact_id": {"from": "steps.e.output"}},
            },
        ],
    }
    body = {"name": "Faux", "definition": wrong, "team_id": str(TEAM)}
    created = manager.post("/api/v1/workflows", json=body).json
    refused = manager.post(f"/api/v1/workflows/{created['id']}/publish")
    assert (refused.status_code, refused.json["code"]) == (422, "definition_refused")
    found = {(problem["code"], problem["step_id"], problem["path"]) for problem in refused.json["problems"]}
    assert found == {
        ("trigger_param", None, "trigger.params.form_id"),
        ("condition_invalid", None, "condition"),
        ("action_unknown", "a", "action"),
        ("step_id_taken", "a", ""),
        ("param_missing", "a", "params.contact_id"),
        ("template_invalid", "a", "params"),
        ("wait_invalid", "b", "until.kind"),
        ("condition_invalid", "c", "condition.op"),
        ("param_missing", "d", "params.text"),
        ("path_unknown", "d", "params"),
    }
    assert manager.get(f"/api/v1/workflows/{created['id']}").json["status"] == "draft"


def test_a_loop_is_warned_of_and_may_be_published(manager):
    step = {
        "id": "rename",
        "kind": "action",
        "action": "deal.update",
        "params": {"deal_id": {"from": "record.id"}, "fields": {"name": "x"}},
    }
    trigger = {"type": "record.event", "params": {"event": "deal.updated"}}
    body = {"name": "Boucle", "definition": {"trigger": trigger, "steps": [step]}, "team_id": str(TEAM)}
    created = manager.post("/api/v1/workflows", json=body).json
    assert [(problem["code"], problem["severity"]) for problem in created["problems"]] == [("loop_possible", "warning")]
    assert manager.post(f"/api/v1/workflows/{created['id']}/publish").status_code == 200


def test_runs_are_seen_by_those_who_may_see_their_record(context, clock, manager):
    publish(context, DEFINITION)
    others = OtherServices(context)
    person = contact()
    deliver(context, ContactCreated(record=person))
    event = deliver(context, submission(person, trial_at=TRIAL))
    others.settle()
    owner = client_for(context, member_caller(TEAM, member_id=OWNER))
    colleague = client_for(context, member_caller(TEAM))
    (run,) = owner.get(f"/api/v1/runs?record=contacts/{person.id}").json["items"]
    assert (run["status"], run["waiting_until"]) == ("waiting", "2026-03-09T18:00:00.000000Z")
    assert len(manager.get("/api/v1/runs").json["items"]) == 1
    assert colleague.get("/api/v1/runs").json["items"] == []
    assert colleague.get(f"/api/v1/runs/{run['id']}").status_code == 404
    detail = owner.get(f"/api/v1/runs/{run['id']}").json
    assert [(step["id"], step["status"]) for step in detail["steps"]] == [
        ("deal", "finished"),
        ("before", "waiting"),
        ("task", "pending"),
    ]
    assert detail["steps"][0]["input"]["title"] == "Essai – Zoé Martin"
    assert detail["cause"]["event_id"] == str(event.id)
    assert detail["cause"]["name"] == "form.submitted"
    made = detail["steps"][0]["output"]["deal_id"]
    for wanted in (f"deals/{made}", made, str(person.id)):
        assert len(owner.get(f"/api/v1/runs?record={wanted}").json["items"]) == 1
    assert owner.get(f"/api/v1/runs?record=deals/{person.id}").json["items"] == []
    assert owner.post(f"/api/v1/runs/{run['id']}/retry").json["code"] == "run_not_failed"
    assert colleague.post(f"/api/v1/runs/{run['id']}/cancel").status_code == 404
    cancelled = owner.post(f"/api/v1/runs/{run['id']}/cancel").json
    assert (cancelled["status"], cancelled["reason"]) == ("cancelled", "cancelled_by_hand")
    assert [step["status"] for step in cancelled["steps"]] == ["finished", "cancelled"]
    again = owner.post(f"/api/v1/runs/{run['id']}/cancel")
    assert (again.status_code, again.json["code"]) == (409, "run_ended")


def test_non_starts_are_for_those_who_configure(context, clock, manager):
    workflow_id = publish(context, {**DEFINITION, "condition": {"field": "contact.name", "op": "eq", "value": "Ada"}})
    person = contact()
    deliver(context, ContactCreated(record=person))
    deliver(context, submission(person))
    path = f"/api/v1/workflows/{workflow_id}/non-starts"
    (item,) = manager.get(path).json["items"]
    assert (item["reason"], item["detail"]) == ("condition_false", "contact.name is 'Zoé Martin', not eq Ada")
    assert client_for(context, member_caller(TEAM)).get(path).status_code == 403
    assert client_for(context, member_caller(OTHER_TEAM, "manager")).get(path).status_code == 404


def test_a_dry_run_shows_every_step_and_does_nothing(context, clock, manager):
    person = contact()
    deliver(context, ContactCreated(record=person))
    event = deliver(context, submission(person, trial_at=TRIAL))
    body = {"name": "Essai", "definition": DEFINITION, "team_id": str(TEAM)}
    created = manager.post("/api/v1/workflows", json=body).json
    path = f"/api/v1/workflows/{created['id']}/dry-run"
    before = len(recorded(context))
    trace = manager.post(path, json={"event_id": str(event.id)}).json
    assert (trace["starts"], trace["outcome"], trace["record"]) == (True, "finished", f"contacts/{person.id}")
    create, wait, task = trace["steps"]
    assert create["effects"][0]["data"]["title"] == "Essai – Zoé Martin"
    assert wait["waiting_until"] == "2026-03-09T18:00:00.000000Z"
    assert task["at"] == wait["waiting_until"]
    assert task["input"]["deal_id"] == create["output"]["deal_id"]
    assert len(recorded(context)) == before
    foreign = deliver(context, submission(contact(team_id=OTHER_TEAM), trial_at=TRIAL))
    assert manager.post(path, json={"event_id": str(foreign.id)}).status_code == 404
    other = deliver(context, DealUpdated(record=deal(version=2)))
    assert manager.post(path, json={"event_id": str(other.id)}).json["reason"] == "trigger_not_matched"


def test_a_dry_run_on_a_record_takes_its_last_event_or_its_state(context, clock, manager):
    trigger = {"type": "record.event", "params": {"event": "deal.updated"}}
    definition = {
        "trigger": trigger,
        "condition": {"field": "record.name", "op": "changed_to", "value": "b"},
        "steps": [{"id": "stop", "kind": "stop"}],
    }
    created = manager.post("/api/v1/workflows", json={"name": "E", "definition": definition, "team_id": str(TEAM)}).json
    path = f"/api/v1/workflows/{created['id']}/dry-run"
    record = deal(name="a")
    after = dataclasses.replace(record, version=2, name="b")
    deliver(context, DealUpdated(record=after, changed=changed(after, record, "name")))
    assert manager.post(path, json={"record": f"deals/{record.id}"}).json["starts"] is True
    assert manager.post(path, json={"record": f"deals/{new_id()}"}).status_code == 404


def test_a_backtest_over_http(context, clock, manager):
    created = manager.post("/api/v1/workflows", json={"name": "E", "definition": DEFINITION, "team_id": str(TEAM)}).json
    for _ in range(3):
        deliver(context, submission(contact()))
    found = manager.post(f"/api/v1/workflows/{created['id']}/backtest", json={"days": 7}).json
    assert (found["matches"], found["starts"], found["records"]) == (3, 3, 3)
    assert found["per_day"] == {"2026-03-02": 3}
    assert found["actions"] == {"deal.create": 3, "task.create": 3}


def test_types_are_described_for_an_editor(manager):
    triggers = {item["id"]: item for item in manager.get("/api/v1/trigger-types").json["items"]}
    actions = {item["id"]: item for item in manager.get("/api/v1/action-types").json["items"]}
    operators = {item["id"]: item for item in manager.get("/api/v1/condition-operators").json["items"]}
    assert triggers["form.submitted"]["labels"] == {"fr": "Un formulaire est envoyé", "en": "A form is submitted"}
    assert triggers["form.submitted"]["subjects"] == ["contact", "submission"]
    assert actions["deal.create"]["schema"]["required"] == ["title", "contact_id", "pipeline_id"]
    assert operators["within_next"]["takes"] == "span"

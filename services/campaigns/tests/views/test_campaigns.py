from collections import Counter
from uuid import UUID

import pytest
from campaigns_factories import OWNER, TEAM, put_contact
from campaigns_making import carry_on, group_of

from jalon_campaigns.operations.suppressions import suppress_address
from jalon_core.ids import new_id
from jalon_core.testing.callers import member_caller
from jalon_core.testing.client import client_for
from jalon_core.testing.events import recorded

PATH = "/api/v1/campaigns"
STEPS = [
    {"subject": "Bonjour {{ contact.name }}", "text": "Un"},
    {"subject": "Encore", "html": "<p>Deux</p>", "delay_days": 3},
]
WINDOW = {"days": [1, 2], "from": "09:00", "to": "18:00"}


@pytest.fixture
def manager(context):
    return client_for(context, member_caller(TEAM, "manager"))


@pytest.fixture
def member(context):
    return client_for(context, member_caller(TEAM, member_id=OWNER))


def made(client, **fields):
    answer = client.post(PATH, json={"name": "Rentrée", "steps": STEPS} | fields)
    assert answer.status_code == 201, answer.json
    return answer.json


def test_a_campaign_is_written_read_and_listed(context, manager, member):
    group = str(new_id())
    campaign = made(manager, group_ids=[group], window=WINDOW, daily_starts=50)
    assert (campaign["status"], campaign["version"], campaign["team_id"]) == ("draft", 1, str(TEAM))
    assert (campaign["group_ids"], campaign["window"], campaign["stop_on_reply"]) == ([group], WINDOW, True)
    assert [step["delay_days"] for step in campaign["steps"]] == [0, 3]
    assert manager.get(f"{PATH}/{campaign['id']}").json == campaign
    own = made(member)
    assert [item["id"] for item in manager.get(f"{PATH}?status=draft").json["items"]] == [own["id"], campaign["id"]]
    assert [item["id"] for item in member.get(PATH).json["items"]] == [own["id"]]
    assert member.get(f"{PATH}/{campaign['id']}").status_code == 404
    assert client_for(context, member_caller(new_id(), "manager")).get(PATH).json["items"] == []


def test_a_member_writes_no_campaign_for_somebody_else(member):
    refused = member.post(PATH, json={"name": "a", "owner_id": str(new_id())})
    assert (refused.status_code, refused.json["code"]) == (403, "forbidden")


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"steps": [{"delay_days": 1}]}, 422, "invalid"),
        ({"steps": [{"subject": "a", "text": "{{ x"}]}, 422, "template_refused"),
        ({"steps": [{"subject": "a\nb", "text": "c"}]}, 422, "header_refused"),
        ({"steps": [{"template_id": str(new_id())}]}, 404, "not_found"),
        ({"steps": [{"subject": "a", "text": "b"}] * 21}, 422, "invalid"),
        ({"window": {"days": [1], "from": "18:00", "to": "09:00"}}, 422, "window_refused"),
        ({"window": {"days": [8], "from": "09:00", "to": "18:00"}}, 422, "invalid"),
        ({"filter": {"field": "record.name", "op": "no_such"}}, 422, "invalid"),
        ({"filter": {"field": "name", "op": "eq", "value": "a"}}, 422, "invalid"),
        ({"mailbox_id": str(new_id())}, 422, "invalid"),
        ({"daily_starts": 0}, 422, "invalid"),
    ],
)
def test_what_cannot_be_is_refused(manager, fields, status, code):
    refused = manager.post(PATH, json={"name": "a"} | fields)
    assert (refused.status_code, refused.json["code"]) == (status, code)
    assert manager.get(PATH).json["items"] == []


def test_a_change_makes_a_version_only_if_something_changed(context, manager):
    path = f"{PATH}/{made(manager)['id']}"
    assert manager.patch(path, json={"name": "Rentrée", "steps": STEPS}).json["version"] == 1
    changed = manager.patch(path, json={"name": "Été", "steps": STEPS[:1]}, headers={"If-Match": '"1"'})
    assert (changed.json["version"], len(changed.json["steps"])) == (2, 1)
    (updated,) = recorded(context, "campaign.updated")
    assert updated.data["changed"]["name"] == {"before": "Rentrée", "after": "Été"}
    refused = manager.patch(path, json={"name": "x"}, headers={"If-Match": '"1"'})
    assert (refused.status_code, refused.json["current"]["name"]) == (412, "Été")


def test_the_acts_follow_each_other(context, manager):
    campaign = made(manager, group_ids=[str(new_id())], audience_mode="live")
    path = f"{PATH}/{campaign['id']}"

    def act(name):
        answer = manager.post(f"{path}/{name}")
        return answer.json["status"] if answer.status_code == 200 else answer.json["code"]

    assert [act(name) for name in ("pause", "resume")] == ["campaign_state"] * 2
    assert [act(name) for name in ("start", "start")] == ["running", "campaign_state"]
    again = manager.post(f"{path}/start")
    assert (again.status_code, again.json["status"], again.json["campaign_status"]) == (409, 409, "running")
    refused = manager.patch(path, json={"steps": STEPS[:1]})
    assert (refused.json["code"], refused.json["fields"]) == ("campaign_started", ["steps"])
    assert manager.patch(path, json={"window": WINDOW, "steps": STEPS}).json["window"] == WINDOW
    assert manager.delete(path).json["code"] == "campaign_running"
    assert [act(name) for name in ("pause", "resume", "cancel", "resume")] == [
        "paused",
        "running",
        "cancelled",
        "campaign_state",
    ]
    carry_on(context)
    assert manager.delete(path).status_code == 204
    assert manager.get(path).status_code == 404
    names = [envelope.name for envelope in recorded(context) if envelope.name.startswith("campaign.")]
    assert names == [f"campaign.{word}" for word in ("created", "started", "updated", "paused", "resumed", "cancelled", "deleted")]  # fmt: skip  # noqa: E501


def test_an_empty_campaign_does_not_start(manager):
    refused = manager.post(f"{PATH}/{made(manager, steps=[])['id']}/start")
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["steps"])


def test_contacts_are_added_one_by_one_and_each_is_answered(context, manager):
    path = f"{PATH}/{made(manager)['id']}"
    fine, mute, barred = put_contact(context), put_contact(context, emails=()), put_contact(context, emails=("b@c.fr",))
    foreign, unknown = put_contact(context, team_id=new_id()), new_id()
    with context.transaction() as uow:
        suppress_address(uow, "b@c.fr")
    asked = [str(contact) for contact in (fine.id, mute.id, barred.id, foreign.id, unknown)]
    answer = manager.post(f"{path}/enrolments", json={"contact_ids": asked})
    assert [item["contact_id"] for item in answer.json["items"]] == asked
    outcomes = ["added", "no_address", "suppressed", "not_found", "not_found"]
    assert [item["outcome"] for item in answer.json["items"]] == outcomes
    again = manager.post(f"{path}/enrolments", json={"contact_ids": asked[:1]})
    assert again.json["items"][0]["outcome"] == "already_enrolled"
    assert manager.post(f"{path}/enrolments", json={"contact_ids": [asked[0]] * 1_001}).status_code == 422
    (added,) = recorded(context, "campaign.contact_added")
    assert added.contactids == asked[0]


def test_who_left_this_campaign_is_not_taken_into_it_again_but_into_another(context, manager):
    path, other = (f"{PATH}/{made(manager)['id']}" for _ in range(2))
    contact = put_contact(context, emails=("b@c.fr",))
    with context.transaction() as uow:
        suppress_address(uow, "b@c.fr", reason="unsubscribed", campaign_id=UUID(path.rpartition("/")[2]))
    for campaign, outcome in ((path, "suppressed"), (other, "added")):
        answer = manager.post(f"{campaign}/enrolments", json={"contact_ids": [str(contact.id)]})
        assert answer.json["items"] == [{"contact_id": str(contact.id), "outcome": outcome}]


def test_contacts_are_removed_and_may_come_in_again(context, manager, member):
    path = f"{PATH}/{made(manager)['id']}"
    contact, stays = (str(put_contact(context, emails=(f"{name}@exemple.fr",)).id) for name in "ab")
    manager.post(f"{path}/enrolments", json={"contact_ids": [contact, stays]})
    manager.post(f"{path}/start")
    carry_on(context)
    assert member.delete(f"{path}/enrolments", json={"contact_ids": [contact]}).status_code == 404
    for outcome in ("removed", "not_enrolled"):
        answer = manager.delete(f"{path}/enrolments", json={"contact_ids": [contact]})
        assert answer.json["items"] == [{"contact_id": contact, "outcome": outcome}]
    assert [item["reason"] for item in manager.get(f"{path}/enrolments?status=stopped").json["items"]] == ["removed"]
    again = manager.post(f"{path}/enrolments", json={"contact_ids": [contact, stays], "again": True})
    assert [item["outcome"] for item in again.json["items"]] == ["added", "already_enrolled"]
    carry_on(context)
    rotations = {item["contact_id"]: item["rotation"] for item in manager.get(f"{path}/enrolments").json["items"]}
    assert rotations == {contact: 2, stays: 1}
    assert len(manager.get(f"/api/v1/sends?contact_id={contact}").json["items"]) == 2


def test_passages_are_seen_by_whoever_sees_the_contact(context, manager, member):
    campaign = made(manager)
    path = f"{PATH}/{campaign['id']}/enrolments"
    own, other = put_contact(context), put_contact(context, owner_id=new_id(), emails=("o@exemple.fr",))
    manager.post(path, json={"contact_ids": [str(own.id), str(other.id)]})
    assert len(manager.get(path).json["items"]) == 2
    assert member.get(path).status_code == 404
    (seen,) = member.get("/api/v1/enrolments").json["items"]
    assert (seen["contact_id"], seen["campaign_name"], seen["step"]) == (str(own.id), "Rentrée", 0)
    assert member.get(f"/api/v1/enrolments?contact_id={other.id}").json["items"] == []
    assert manager.get(f"{path}?step=1").json["items"] == []


def test_a_passage_is_paused_exactly_while_its_campaign_is(context, manager):
    group = new_id()
    group_of(context, group, 2)
    campaign = made(manager, group_ids=[str(group)])
    path = f"{PATH}/{campaign['id']}"
    manager.post(f"{path}/start")
    carry_on(context)
    left = manager.get(f"{path}/enrolments").json["items"][0]["contact_id"]
    manager.delete(f"{path}/enrolments", json={"contact_ids": [left]})

    def told():
        everybody = manager.get(f"{path}/enrolments").json["items"]
        for status in ("active", "paused", "stopped", "cancelled", "finished"):
            chosen = manager.get(f"{path}/enrolments?status={status}").json["items"]
            assert chosen == [item for item in everybody if item["status"] == status]
        by_status = manager.get(f"{path}/results").json["by_status"]
        assert by_status == Counter(item["status"] for item in everybody)
        return {item["contact_id"]: item["status"] for item in everybody}

    going = told()
    assert sorted(going.values()) == ["active", "stopped"]
    before = len(recorded(context))
    manager.post(f"{path}/pause")
    assert told() == {**going, **{who: "paused" for who, status in going.items() if status == "active"}}
    manager.post(f"{path}/resume")
    assert told() == going
    assert [event.name for event in recorded(context)[before:]] == ["campaign.paused", "campaign.resumed"]


def test_results_count_what_became_of_each_mail(context, manager, member):
    group = new_id()
    group_of(context, group, 2)
    put_contact(context, group_ids=(group,), emails=())
    campaign = made(manager, group_ids=[str(group)])
    path = f"{PATH}/{campaign['id']}"
    manager.post(f"{path}/start")
    begun = manager.get(f"{path}/results").json
    assert (begun["status"], begun["work"], begun["enrolled"]) == ("running", "enrol", 0)
    carry_on(context)
    got = manager.get(f"{path}/results").json
    assert (got["work"], got["considered"], got["passed_over"]) == (None, 3, {"no_address": 1})
    assert (got["enrolled"], got["by_status"]) == (2, {"active": 2})
    first, second = got["steps"]
    assert (first["sent"], first["planned"], first["unknown"], first["opened"], first["opened_raw"]) == (2, 0, 0, 0, 0)
    assert (second["upcoming"], second["sent"]) == (2, 0)
    assert member.get(f"{path}/results").status_code == 404


def test_a_look_ahead_tells_what_the_audience_lacks(context, manager):
    group = new_id()
    group_of(context, group, 2)
    tele = put_contact(context, group_ids=(group,), emails=("t@exemple.fr",), phones=("+33123456789",))
    put_contact(context, group_ids=(group,), emails=())
    steps = [{"subject": "a", "text": "{{ contact.phone }} {{ custom.voice or 'toi' }}"}]
    path = f"{PATH}/{made(manager, group_ids=[str(group)], steps=steps)['id']}/check"
    assert manager.get(path).status_code == 404
    assert manager.post(path).json["finished_at"] is None
    carry_on(context)
    got = manager.get(path).json
    assert (got["considered"], got["contacts"], got["ready"]) == (4, 4, 1)
    assert {name: found["contacts"] for name, found in got["obstacles"].items()} == {"no_address": 1, "field:contact.phone": 2}  # fmt: skip  # noqa: E501
    assert got["finished_at"] is not None
    examples = got["obstacles"]["field:contact.phone"]["examples"]
    assert {example["name"] for example in examples} == {"Zoé 0", "Zoé 1"}
    assert str(tele.id) not in str(examples)
    assert recorded(context, "email.planned") == []

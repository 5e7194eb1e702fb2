import dataclasses

import pytest
from automation_world import OTHER_TEAM, OWNER, TEAM, changed, contact, deal, people

from jalon_core.ids import new_id
from jalon_core.testing.callers import member_caller
from jalon_core.testing.client import client_for
from jalon_core.testing.events import deliver, run_jobs
from jalon_sdk.events.automation import RunStarted
from jalon_sdk.events.contacts import ContactCreated, GroupCreated, GroupMembersChanged
from jalon_sdk.events.identity import ApiKeyCreated
from jalon_sdk.events.pipeline import DealCreated, DealUpdated, PipelineCreated
from jalon_sdk.records import ApiKey, Group, Pipeline


@pytest.fixture
def admin(context):
    people(context)
    return client_for(context, member_caller(TEAM, "manager", admin=True))


def read(client, after="", **query):
    answer = client.get("/api/v1/events", query_string={"after": after, **query})
    assert answer.status_code == 200, answer.json
    return answer.json


def test_the_feed_gives_everything_once_in_order_and_always_a_cursor(context, clock, admin):
    sent = [deliver(context, ContactCreated(record=contact())).id for _ in range(5)]
    first = read(admin, limit=3)
    second = read(admin, after=first["next"], limit=3)
    assert [item["id"] for item in first["items"] + second["items"]] == [str(event_id) for event_id in sent]
    third = read(admin, after=second["next"])
    assert third["items"] == []
    newest = deliver(context, ContactCreated(record=contact()))
    assert [item["id"] for item in read(admin, after=third["next"])["items"]] == [str(newest.id)]


def test_the_feed_is_the_envelope_as_it_was_on_the_wire(context, clock, admin):
    envelope = deliver(context, DealCreated(record=deal()))
    (item,) = read(admin)["items"]
    assert item == envelope.to_wire()


def test_types_may_be_chosen_and_the_cursor_passes_over_the_others(context, clock, admin):
    deliver(context, ContactCreated(record=contact()))
    wanted = deliver(context, DealCreated(record=deal()))
    deliver(context, ContactCreated(record=contact()))
    for types in ("jalon.deal.created.v1", "deal.created", "deal.moved,deal.created"):
        page = read(admin, types=types)
        assert [item["id"] for item in page["items"]] == [str(wanted.id)]
        assert read(admin, after=page["next"])["items"] == []


def test_internal_events_never_leave(context, clock, admin):
    key = ApiKey(id=new_id(), version=1, name="k", secret_hash="x", scopes=("*",), expires_at=None, revoked=False)
    deliver(context, ApiKeyCreated(record=key))
    assert read(admin)["items"] == []


def test_everybody_reads_what_they_may_see(context, clock, admin):
    mine, colleagues = deal(), deal(owner_id=new_id())
    for record in (mine, colleagues, deal(team_id=OTHER_TEAM, owner_id=OWNER)):
        deliver(context, DealCreated(record=record))
    shared = Pipeline(id=new_id(), version=1, name="P", card_kind="deal", stages=())
    deliver(context, PipelineCreated(record=shared))

    choir = Group(id=new_id(), version=1, team_id=TEAM, owner_id=new_id(), name="Altos", mode="static")
    for event in (GroupCreated(record=choir), GroupMembersChanged(record=choir, added=(new_id(),))):
        deliver(context, event)

    def subjects(client):
        return {item["subject"] for item in read(client)["items"]}

    plain = client_for(context, member_caller(TEAM, member_id=OWNER))
    configuration = {f"pipelines/{shared.id}", f"groups/{choir.id}"}
    assert subjects(plain) == {f"deals/{mine.id}"} | configuration
    assert "jalon.group.members_changed.v1" not in {item["type"] for item in read(plain)["items"]}
    manager = client_for(context, member_caller(TEAM, "manager"))
    assert subjects(manager) == {f"deals/{mine.id}", f"deals/{colleagues.id}"} | configuration
    assert len(subjects(admin)) == 5


def test_what_is_older_than_90_days_is_forgotten_and_the_reader_is_told(context, clock, admin):
    deliver(context, ContactCreated(record=contact()))
    cursor = read(admin)["next"]
    deliver(context, ContactCreated(record=contact()))
    clock.shift(91 * 86_400)
    run_jobs(context, "forget")
    late = client_for(context, member_caller(TEAM, "manager", admin=True))
    answer = late.get("/api/v1/events", query_string={"after": cursor})
    assert (answer.status_code, answer.json["code"]) == (410, "cursor_expired")
    newest = deliver(context, ContactCreated(record=contact()))
    assert [item["id"] for item in read(late)["items"]] == [str(newest.id)]


@pytest.mark.parametrize("cursor", ["x", "1", "1.", ".1", "1.x", "1.²", "-1.1", "1." + "9" * 40])
def test_a_cursor_that_is_none_is_refused(context, admin, cursor):
    assert admin.get("/api/v1/events", query_string={"after": cursor}).status_code == 422


def test_a_feed_needs_somebody(context):
    from jalon_core.access.caller import VISITOR

    assert client_for(context, VISITOR).get("/api/v1/events").status_code == 401


def test_schemas_of_events_are_public(context):
    from jalon_core.access.caller import VISITOR

    visitor = client_for(context, VISITOR)
    schema = visitor.get("/api/v1/event-schemas/jalon.deal.stage_changed.v1.json").json
    assert schema["properties"]["record"]["properties"]["stage_name"] == {"type": "string"}
    assert visitor.get("/api/v1/event-schemas/jalon.deal.danced.v1.json").status_code == 404


def test_an_event_delivered_twice_is_logged_once(context, clock, admin):
    record = deal()
    after = dataclasses.replace(record, version=2, name="b")
    event = deliver(context, DealUpdated(record=after, changed=changed(after, record, "name")))
    deliver(context, event)
    assert len(read(admin)["items"]) == 1
    assert RunStarted.visibility == "internal"

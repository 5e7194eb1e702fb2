import datetime as dt

import pytest
import time_machine

from jalon_contacts.operations import bulk_changes, bulk_jobs
from jalon_contacts.operations.contacts import create_contact, update_contact
from jalon_core.clock import now
from jalon_core.testing.client import client_for
from jalon_core.testing.events import recorded, run_jobs

PATH = "/api/v1/contacts/bulk"
EVERYBODY = {"field": "record.name", "op": "starts_with", "value": "p"}


@pytest.fixture
def web(context, helene):
    return client_for(context, helene)


@pytest.fixture
def people(context, lea, max_, add_field):
    add_field("voix", "choice", choices=["alto", "basse"])
    client_for(context, max_)
    with context.transaction(lea) as uow:
        return [create_contact(uow, name=f"P{number}") for number in range(5)]


def test_one_change_for_many_is_answered_for_each(context, web, people, max_, stranger):
    ids = [str(contact.id) for contact in people]
    foreign = client_for(context, stranger).post("/api/v1/contacts", json={"name": "x"}).json["id"]
    answer = web.post(PATH, json={"ids": [*ids[:2], foreign], "action": "assign", "owner_id": str(max_.member_id)})
    assert [item["status"] for item in answer.json["items"]] == ["changed", "changed", "refused"]
    assert web.get(f"/api/v1/contacts/{ids[0]}").json["owner_id"] == str(max_.member_id)
    field = {"action": "set_field", "field": "custom.voix"}
    answer = web.post(PATH, json={"filter": EVERYBODY, **field, "value": "alto"})
    assert [item["status"] for item in answer.json["items"]] == ["changed"] * 5
    answer = web.post(PATH, json={"ids": ids[:1], **field, "value": "tenor"})
    assert (answer.json["items"][0]["status"], answer.json["items"][0]["code"]) == ("refused", "invalid_custom_fields")
    group = web.post("/api/v1/groups", json={"name": "Altos"}).json["id"]
    for action in ("add_to_group", "remove_from_group"):
        answer = web.post(PATH, json={"ids": ids[:1], "action": action, "group_id": group})
        assert answer.json["items"][0]["status"] == "changed"
    web.post(PATH, json={"ids": ids, "action": "delete"})
    assert web.get("/api/v1/contacts").json["items"] == []
    assert len(recorded(context, "contact.deleted")) == 5


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"action": "delete"}, "ids"),
        ({"action": "delete", "ids": [], "filter": EVERYBODY}, "ids"),
        ({"action": "burn", "filter": EVERYBODY}, "action"),
        ({"action": "assign", "filter": EVERYBODY}, "owner_id"),
        ({"action": "delete", "filter": EVERYBODY, "value": 1}, "value"),
        ({"action": "delete", "q": "p"}, "ids"),
        ({"action": "delete", "ids": ["0199f09e-0000-7000-8000-000000000001"], "q": "p"}, "q"),
        ({"action": "delete", "filter": EVERYBODY, "q": "p" * 201}, "q"),
        ({"action": "delete", "filter": {"any": []}}, "filter.any"),
    ],
)
def test_what_is_no_change_is_refused_by_path(web, body, path):
    answer = web.post(PATH, json=body)
    assert (answer.status_code, path in answer.json["errors"]) == (422, True)


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(bulk_changes, "MAX_ITEMS", 2)
    monkeypatch.setattr(bulk_changes, "PORTION", 2)


def test_more_than_a_request_holds_is_done_in_portions(context, web, people, small, max_, helene):
    body = {"filter": EVERYBODY, "action": "assign", "owner_id": str(max_.member_id)}
    job = web.post(PATH, json=body).json["job"]
    assert (job["status"], job["total"], job["done"]) == ("queued", 5, 0)
    path = f"/api/v1/bulk-jobs/{job['id']}"
    work = next(job for job in context.service.jobs if job.name == "bulk-jobs")
    assert work.run(context) == 1
    seen = web.get(path).json
    assert (seen["status"], seen["done"], seen["changed"]) == ("running", 2, 2)
    run_jobs(context, "bulk-jobs")
    seen = web.get(path).json
    assert (seen["status"], seen["done"], seen["changed"], seen["refused"]) == ("finished", 5, 5, 0)
    assert {envelope.lane for envelope in recorded(context, "contact.updated")} == {"bulk"}
    assert {envelope.actor for envelope in recorded(context, "contact.updated")} == {helene.actor}


def test_a_search_narrows_what_the_filter_chooses(context, web, lea, people, small, max_):
    """Of those that are found, in whatever order the words were typed; whether at once or in portions."""
    with context.transaction(lea) as uow:
        found = [create_contact(uow, name=name).id for name in ("Paul Dûrand", "Pia Durand", "Zoé Durand")]
        create_contact(uow, name="Paola Dupont", emails=["durant@exemple.fr"])
    to_max = {"action": "assign", "owner_id": str(max_.member_id)}
    searched = {"filter": EVERYBODY, "q": "durand P"}
    assert web.post("/api/v1/groups/preview", json=searched).json["count"] == 2
    answer = web.post(PATH, json={**searched, **to_max}).json
    assert {item["id"] for item in answer["items"]} == {str(one) for one in found[:2]}
    job = web.post(PATH, json={"filter": {"not": EVERYBODY}, "q": "durand", **to_max}).json
    assert [item["id"] for item in job["items"]] == [str(found[2])]
    everybody = {"filter": {"field": "record.created_at", "op": "is_known"}, "q": "durand"}
    job = web.post(PATH, json={**everybody, "action": "delete"}).json["job"]
    assert job["total"] == 3
    run_jobs(context, "bulk-jobs")
    left = web.get("/api/v1/contacts").json["items"]
    assert sorted(one["name"] for one in left) == ["P0", "P1", "P2", "P3", "P4", "Paola Dupont"]


def test_work_that_is_cancelled_goes_no_further(context, web, people, small, max_, stranger):
    body = {"filter": EVERYBODY, "action": "assign", "owner_id": str(max_.member_id)}
    path = f"/api/v1/bulk-jobs/{web.post(PATH, json=body).json['job']['id']}"
    assert client_for(context, stranger).get(path).status_code == 404
    assert client_for(context, stranger).post(f"{path}/cancel").status_code == 404
    assert web.post(f"{path}/cancel").json["status"] == "cancelled"
    assert run_jobs(context, "bulk-jobs") == 0
    answer = web.post(f"{path}/cancel")
    assert (answer.status_code, answer.json["code"]) == (409, "bulk_job_ended")


def test_a_portion_that_fails_is_tried_again_and_given_up(context, web, people, small, max_, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError

    body = {"filter": EVERYBODY, "action": "assign", "owner_id": str(max_.member_id)}
    path = f"/api/v1/bulk-jobs/{web.post(PATH, json=body).json['job']['id']}"
    with monkeypatch.context() as patch:
        patch.setattr(bulk_changes, "_chosen", broken)
        for _ in range(bulk_jobs.MAX_ATTEMPTS):
            with pytest.raises(ZeroDivisionError):
                run_jobs(context, "bulk-jobs")
    assert run_jobs(context, "bulk-jobs") == 0
    assert (web.get(path).json["status"], web.get(path).json["error"]) == ("failed", "ZeroDivisionError")


def test_time_that_passes_moves_contacts_out_of_a_group(context, web, people, lea):
    tree = {"field": "record.updated_at", "op": "within_last", "value": {"days": 7}}
    group = web.post("/api/v1/groups", json={"name": "Récents", "mode": "dynamic", "filter": tree}).json
    run_jobs(context, "bulk-jobs")

    def size():
        return web.get(f"/api/v1/groups/{group['id']}").json["size"]

    assert size() == 5
    with time_machine.travel(now() + dt.timedelta(days=6)):
        with context.transaction(lea) as uow:
            update_contact(uow, people[0].id, name="P neuf")
        run_jobs(context, "group-sweeps", "bulk-jobs")
    with time_machine.travel(now() + dt.timedelta(days=8)):
        run_jobs(context, "group-sweeps", "bulk-jobs")
        with context.reading() as session:
            assert session.get_one(type(people[1]), people[1].id).updated_at == people[1].updated_at
    with time_machine.travel(now() + dt.timedelta(days=8, minutes=1)):
        before = len(recorded(context))
        run_jobs(context, "group-sweeps", "bulk-jobs")
        assert len(recorded(context)) == before
    assert [envelope.data["removed"] for envelope in recorded(context, "group.members_changed")][-1] == [
        str(contact.id) for contact in people[1:]
    ]

import itertools
from uuid import UUID

import pytest

from jalon_contacts.models import BulkJob
from jalon_contacts.operations import bulk_jobs, memberships
from jalon_contacts.operations.contacts import create_contact
from jalon_core.clock import now
from jalon_core.ids import new_id
from jalon_core.testing.client import client_for
from jalon_core.testing.copies import put_copy
from jalon_core.testing.events import recorded, run_jobs
from jalon_sdk.records import Campaign
from jalon_sdk.serial import parse_time

PATH = "/api/v1/groups"
PEOPLE = "/api/v1/contacts"
SPEAKS_FRENCH = {"field": "record.language", "op": "eq", "value": "fr"}


@pytest.fixture
def web(context, lea):
    return client_for(context, lea)


@pytest.fixture
def people(context, lea):
    with context.transaction(lea) as uow:
        return [create_contact(uow, name=f"P{number}", language="fr" if number % 2 else "en") for number in range(5)]


def create(client, path=PATH, **fields):
    answer = client.post(path, json={"name": "Altos", **fields})
    assert answer.status_code == 201, answer.json
    return answer.json


def members(client, group):
    return [item["name"] for item in client.get(f"{PATH}/{group['id']}/members").json["items"]]


def test_a_static_group_is_filled_and_emptied_by_hand(context, web, people, stranger):
    group = create(web)
    ids = [str(contact.id) for contact in people]
    foreign = client_for(context, stranger).post(PEOPLE, json={"name": "x"}).json["id"]
    answer = web.post(f"{PATH}/{group['id']}/members", json={"ids": [ids[1], ids[0], foreign]})
    assert [(item["id"], item["status"], item["code"]) for item in answer.json["items"]] == [
        (ids[1], "changed", None),
        (ids[0], "changed", None),
        (foreign, "refused", "not_found"),
    ]
    assert members(web, group) == ["P0", "P1"]
    assert web.get(f"{PEOPLE}/{ids[0]}").json["group_ids"] == [group["id"]]
    (told,) = recorded(context, "group.members_changed")
    assert (told.data["added"], told.data["removed"], told.aggregateversion) == (sorted(ids[:2]), [], 1)
    assert recorded(context)[-2].data["changed"] == {"group_ids": {"before": [], "after": [group["id"]]}}
    again = web.post(f"{PATH}/{group['id']}/members", json={"ids": ids[:1]})
    assert again.json["items"][0]["status"] == "unchanged"
    seen = web.get(f"{PATH}/{group['id']}").json
    assert (seen["size"], seen["job"], seen["mode"], seen["filter"]) == (2, None, "static", None)
    answer = web.delete(f"{PATH}/{group['id']}/members", json={"ids": ids})
    assert [item["status"] for item in answer.json["items"]] == ["changed", "changed", *["unchanged"] * 3]
    assert members(web, group) == []
    assert recorded(context)[-1].data["removed"] == sorted(ids[:2])


def test_a_dynamic_group_follows_every_change_of_a_contact(context, web, people):
    group = create(web, mode="dynamic", filter=SPEAKS_FRENCH)
    assert web.get(f"{PATH}/{group['id']}").json["job"]["status"] == "queued"
    run_jobs(context, "bulk-jobs")
    assert members(web, group) == ["P1", "P3"]
    assert {envelope.lane for envelope in recorded(context, "group.members_changed")} == {"bulk"}
    assert web.get(f"{PATH}/{group['id']}").json["job"] is None
    joined = recorded(context, "contact.updated")[0].data["record"]
    assert (joined["version"], parse_time(joined["updated_at"])) == (2, people[1].updated_at)
    told = len(recorded(context))
    web.patch(f"{PEOPLE}/{people[0].id}", json={"language": "fr"})
    changed, joined = recorded(context)[told:]
    assert changed.data["changed"] == {
        "language": {"before": "en", "after": "fr"},
        "group_ids": {"before": [], "after": [group["id"]]},
    }
    assert (joined.name, joined.data["added"]) == ("group.members_changed", [str(people[0].id)])
    new = create(web, PEOPLE, name="P9", language="fr")
    assert new["group_ids"] == [group["id"]]
    web.patch(f"{PEOPLE}/{people[1].id}", json={"language": "en"})
    assert web.delete(f"{PEOPLE}/{people[3].id}").status_code == 204
    assert recorded(context)[-1].data["removed"] == [str(people[3].id)]
    assert members(web, group) == ["P0", "P9"]
    refused = web.post(f"{PATH}/{group['id']}/members", json={"ids": [new["id"]]})
    assert (refused.status_code, refused.json["code"]) == (409, "group_kept_by_filter")


def test_a_new_filter_moves_those_whom_it_judges_otherwise_and_no_others(context, web, people, monkeypatch):
    monkeypatch.setattr(bulk_jobs, "PORTION", 2)
    group = create(web, mode="dynamic", filter=SPEAKS_FRENCH)
    run_jobs(context, "bulk-jobs")
    told = len(recorded(context))
    wanted = {"field": "record.name", "op": "in", "value": ["P0", "P1", "P2"]}
    answer = web.patch(f"{PATH}/{group['id']}", json={"filter": wanted}, headers={"If-Match": '"1"'})
    assert answer.json["version"] == 2
    run_jobs(context, "bulk-jobs")
    assert members(web, group) == ["P0", "P1", "P2"]
    moved = [envelope.subject for envelope in recorded(context)[told:] if envelope.name == "contact.updated"]
    assert sorted(moved) == sorted(f"contacts/{people[number].id}" for number in (0, 2, 3))
    with context.reading() as session:
        last = session.query(BulkJob).order_by(BulkJob.created_at.desc()).first()
    assert (last.status, last.total, last.done, last.changed) == ("finished", 3, 3, 3)


def test_a_filter_that_is_changed_again_supersedes_what_was_under_way(context, web, people, monkeypatch):
    monkeypatch.setattr(bulk_jobs, "PORTION", 1)
    group = create(web, mode="dynamic", filter=SPEAKS_FRENCH)
    first = web.get(f"{PATH}/{group['id']}").json["job"]["id"]
    job = next(job for job in context.service.jobs if job.name == "bulk-jobs")
    assert job.run(context) == 1
    web.patch(f"{PATH}/{group['id']}", json={"filter": {"field": "record.language", "op": "eq", "value": "en"}})
    run_jobs(context, "bulk-jobs")
    with context.reading() as session:
        assert session.get_one(BulkJob, UUID(first)).status == "superseded"
    assert members(web, group) == ["P0", "P2", "P4"]


def test_a_large_change_is_told_in_parts(context, web, people, monkeypatch):
    monkeypatch.setattr(memberships, "PART", 2)
    group = create(web)
    web.post(f"{PATH}/{group['id']}/members", json={"ids": [str(contact.id) for contact in people]})
    parts = [envelope.data["added"] for envelope in recorded(context, "group.members_changed")]
    assert [len(part) for part in parts] == [2, 2, 1]
    assert sorted(itertools.chain(*parts)) == sorted(str(contact.id) for contact in people)


def test_deleting_a_group_leaves_its_contacts(context, web, people):
    group = create(web)
    web.post(f"{PATH}/{group['id']}/members", json={"ids": [str(people[0].id)]})
    assert web.delete(f"{PATH}/{group['id']}").status_code == 204
    assert web.get(f"{PATH}/{group['id']}").status_code == 404
    run_jobs(context, "bulk-jobs")
    assert web.get(f"{PEOPLE}/{people[0].id}").json["group_ids"] == []
    assert [envelope.name for envelope in recorded(context)[-3:]] == [
        "group.deleted",
        "contact.updated",
        "group.members_changed",
    ]


def test_a_group_is_one_teams(context, web, people, max_, stranger, helene):
    group = create(web)
    web.post(f"{PATH}/{group['id']}/members", json={"ids": [str(people[0].id)]})
    outside = client_for(context, stranger)
    assert outside.get(PATH).json["items"] == []
    for method, path, body in (
        ("GET", "", None),
        ("PATCH", "", {"name": "x"}),
        ("DELETE", "", None),
        ("GET", "/members", None),
        ("POST", "/members", {"ids": [str(people[0].id)]}),
    ):
        assert outside.open(f"{PATH}/{group['id']}{path}", method=method, json=body).status_code == 404
    colleague = client_for(context, max_)
    assert colleague.get(f"{PATH}/{group['id']}").json["size"] == 0
    assert members(colleague, group) == []
    assert colleague.patch(f"{PATH}/{group['id']}", json={"name": "x"}).status_code == 403
    assert client_for(context, helene).get(f"{PATH}/{group['id']}").json["size"] == 1


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"name": "x", "mode": "dynamic"}, "filter"),
        ({"name": "x", "filter": SPEAKS_FRENCH}, "filter"),
        ({"name": "x", "mode": "dynamic", "filter": {"all": [SPEAKS_FRENCH, {"op": "eq"}]}}, "filter.all[1].field"),
        ({"name": "x", "mode": "dynamic", "filter": {"field": "record.x", "op": "eq", "value": 1}}, "filter.field"),
        (
            {"name": "x", "mode": "dynamic", "filter": {"not": {"field": "record.name", "op": "gt", "value": "a"}}},
            "filter.not.op",
        ),
        ({"name": "x", "mode": "dynamic", "filter": {**SPEAKS_FRENCH, "value": 7}}, "filter.value"),
    ],
)
def test_what_cannot_keep_a_group_is_refused_by_path(web, body, path):
    answer = web.post(PATH, json=body)
    assert (answer.status_code, list(answer.json["errors"])) == (422, [path])


def test_a_dynamic_group_may_hang_on_static_ones_alone(context, web, people):
    static = create(web, name="Altos")

    def hangs_on(group):
        tree = {"field": "record.group_ids", "op": "contains", "value": group["id"]}
        return web.post(PATH, json={"name": "x", "mode": "dynamic", "filter": tree})

    dynamic = hangs_on(static).json
    answer = web.post(f"{PATH}/{static['id']}/members", json={"ids": [str(people[0].id)]})
    assert answer.json["items"][0]["status"] == "changed"
    assert members(web, dynamic) == ["P0"]
    assert (hangs_on(dynamic).status_code, list(hangs_on(dynamic).json["errors"])) == (422, ["filter"])


def test_a_filter_is_tried_before_it_keeps_a_group(web, people):
    answer = web.post(f"{PATH}/preview", json={"filter": SPEAKS_FRENCH})
    assert (answer.json["count"], [item["name"] for item in answer.json["items"]]) == (2, ["P1", "P3"])


def test_a_group_tells_which_campaigns_use_it(context, web, lea, team):
    group = create(web)

    def campaign(name, **given):
        return Campaign(
            **{
                "id": new_id(),
                "version": 1,
                "team_id": team,
                "owner_id": lea.member_id,
                "steps": 1,
                "created_at": now(),
            }
            | {"name": name, "status": "running", "group_ids": (UUID(group["id"]),)}
            | given
        )

    put_copy(
        context,
        campaign("Rentrée"),
        campaign("Passée", status="finished"),
        campaign("Ailleurs", group_ids=()),
        campaign("D’une autre", owner_id=new_id()),
    )
    seen = web.get(f"{PATH}/{group['id']}").json
    assert [(one["name"], one["status"]) for one in seen["campaigns"]] == [("Rentrée", "running")]

import pytest
from sqlalchemy import select

from jalon_core.testing.events import recorded
from jalon_identity.models import AccessEntry

NEW = {"email": "Léa@Chorale.example", "name": "Léa", "password": "do re mi fa sol"}


def names(answer):
    return [item["name"] for item in answer.json["items"]]


def test_an_admin_sees_everybody_others_their_teams(club, client_of):
    assert names(client_of(club.ada).get("/api/v1/members")) == ["Ada", "Max", "Mia", "Tom"]
    assert names(client_of(club.mia).get("/api/v1/members")) == ["Max", "Mia"]
    assert client_of(club.mia).get(f"/api/v1/members/{club.max}").status_code == 200
    assert client_of(club.mia).get(f"/api/v1/members/{club.tom}").status_code == 404


def test_members_come_in_pages(club, client_of):
    client = client_of(club.ada)
    first = client.get("/api/v1/members?limit=3")
    assert names(first) == ["Ada", "Max", "Mia"]
    assert names(client.get("/api/v1/members", query_string={"cursor": first.json["next"]})) == ["Tom"]


def test_a_new_member_is_told_to_the_services(club, context, client_of, sign_in):
    answer = client_of(club.ada).post("/api/v1/members", json={**NEW, "roles": {str(club.choir): "member"}})
    assert answer.status_code == 201
    assert answer.headers["ETag"] == '"1"'
    event = recorded(context)[-1]
    assert event.name == "member.created"
    assert event.data["record"]["roles"] == {str(club.choir): "member"}
    assert "password" not in str(event.to_wire())
    assert sign_in("léa", NEW["password"]).status_code == 201


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"email": "MIA@chorale.example"}, 409, "email_taken"),
        ({"email": "no address"}, 422, "email_malformed"),
        ({"password": "short"}, 422, "password_too_weak"),
        ({"password": "aaaaaaaaaaaaaaa"}, 422, "password_too_weak"),
        ({"time_zone": "Mars/Olympus"}, 422, "time_zone_unknown"),
        ({"language": "de"}, 422, "invalid"),
        ({"name": "  "}, 422, "invalid"),
        ({"name": "a\u0000b"}, 422, "invalid"),
        ({"roles": {"0190a5e3-0000-7000-8000-000000000000": "member"}}, 422, "invalid"),
        ({"roles": {"nonsense": "boss"}}, 422, "invalid"),
    ],
)
def test_refused_members_leave_nothing(club, context, client_of, change, status, code):
    before = len(recorded(context))
    answer = client_of(club.ada).post("/api/v1/members", json={**NEW, **change})
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert len(recorded(context)) == before


def test_only_admins_make_and_change_members(club, client_of):
    assert client_of(club.max).post("/api/v1/members", json=NEW).json["code"] == "forbidden"
    assert client_of(club.max).patch(f"/api/v1/members/{club.mia}", json={"name": "X"}).status_code == 403


def test_a_change_is_one_version_and_one_event(club, context, client_of):
    client = client_of(club.ada)
    answer = client.patch(
        f"/api/v1/members/{club.mia}",
        json={"name": "Mia M.", "roles": {str(club.theatre): "manager"}},
        headers={"If-Match": '"1"'},
    )
    assert answer.status_code == 200
    assert answer.json["version"] == 2
    event = recorded(context)[-1]
    assert event.name == "member.updated"
    assert event.data["changed"] == {
        "name": {"before": "Mia", "after": "Mia M."},
        "roles": {"before": {str(club.choir): "member"}, "after": {str(club.theatre): "manager"}},
    }
    count = len(recorded(context))
    assert client.patch(f"/api/v1/members/{club.mia}", json={"name": "Mia M."}).json["version"] == 2
    assert len(recorded(context)) == count


def test_an_old_version_is_refused_with_the_current_state(club, client_of):
    client = client_of(club.ada)
    client.patch(f"/api/v1/members/{club.mia}", json={"name": "Mia M."})
    answer = client.patch(f"/api/v1/members/{club.mia}", json={"name": "X"}, headers={"If-Match": 'W/"1"'})
    assert (answer.status_code, answer.json["code"]) == (412, "version_conflict")
    assert answer.json["current"]["name"] == "Mia M."
    malformed = client.patch(f"/api/v1/members/{club.mia}", json={"name": "X"}, headers={"If-Match": "abc"})
    assert (malformed.status_code, list(malformed.json["errors"])) == (422, ["If-Match"])


def test_the_last_admin_stays(club, client_of):
    client = client_of(club.ada)
    for change in ({"is_admin": False}, {"active": False}):
        answer = client.patch(f"/api/v1/members/{club.ada}", json=change)
        assert (answer.status_code, answer.json["code"]) == (409, "last_admin")
    client.patch(f"/api/v1/members/{club.max}", json={"is_admin": True})
    assert client.patch(f"/api/v1/members/{club.ada}", json={"is_admin": False}).status_code == 200


def test_what_happens_to_access_is_noted(club, context, client_of):
    client_of(club.ada).patch(f"/api/v1/members/{club.mia}", json={"active": False, "is_admin": True})
    with context.reading() as session:
        noted = session.execute(
            select(AccessEntry.kind, AccessEntry.actor).where(AccessEntry.member_id == club.mia)
        ).all()
    assert {tuple(row) for row in noted} == {
        ("member_created", "system"),
        ("member_deactivated", f"member:{club.ada}"),
        ("rights_changed", f"member:{club.ada}"),
    }
    listed = client_of(club.ada).get("/api/v1/access-log?limit=2").json
    assert len(listed["items"]) == 2
    assert client_of(club.max).get("/api/v1/access-log").status_code == 403


def test_one_changes_oneself_but_not_ones_rights(club, context, client_of):
    client = client_of(club.mia)
    assert client.patch("/api/v1/me", json={"language": "en", "time_zone": "America/Vancouver"}).json["version"] == 2
    assert recorded(context)[-1].name == "member.updated"
    refused = client.patch("/api/v1/me", json={"is_admin": True})
    assert (refused.status_code, refused.json["errors"]) == (422, {"is_admin": ["Unknown field."]})


def test_a_new_password_needs_the_current_one(club, client_of, sign_in):
    client = client_of(club.mia)
    wrong = client.patch("/api/v1/me", json={"password": {"current": "wrong", "new": "do re mi fa sol"}})
    assert (wrong.status_code, wrong.json["errors"]) == (422, {"password.current": ["is wrong"]})
    right = {"password": {"current": "ut queant laxis", "new": "do re mi fa sol"}}
    assert client.patch("/api/v1/me", json=right).status_code == 200
    assert sign_in("mia").status_code == 401
    assert sign_in("mia", "do re mi fa sol").status_code == 201

from automation_world import OTHER_TEAM, TEAM

from jalon_core.http.app import create_app
from jalon_core.testing.callers import member_caller
from jalon_core.testing.client import client_for


def test_every_route_has_a_class(context):
    create_app(context)


def test_configuration_is_refused_to_plain_members_and_to_other_teams(context):
    body = {"name": "x", "definition": {}, "team_id": str(TEAM)}
    assert client_for(context, member_caller(TEAM)).post("/api/v1/workflows", json=body).status_code == 403
    assert (
        client_for(context, member_caller(OTHER_TEAM, "manager")).post("/api/v1/workflows", json=body).status_code
        == 404
    )
    manager = client_for(context, member_caller(TEAM, "manager"))
    assert manager.post("/api/v1/workflows", json=body).status_code == 201
    assert manager.post("/api/v1/workflows", json=body | {"team_id": None}).status_code == 403
    assert manager.get("/api/v1/webhooks").status_code == 403
    assert manager.get("/api/v1/plugins").status_code == 403

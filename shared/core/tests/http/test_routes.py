from dataclasses import replace

import pytest

from jalon_core.access.routes import ADMIN, MEMBER
from jalon_core.http.app import create_app
from jalon_core.http.routes import WrongRoutes
from jalon_core.service import Context
from jalon_core.testing.callers import member_caller
from jalon_core.testing.client import client_for


def with_routes(context, routes):
    return Context(
        service=replace(context.service, routes=routes), settings=context.settings, database=context.database
    )


def test_an_unlisted_route_stops_the_start(context):
    routes = {key: value for key, value in context.service.routes.items() if key != "POST /songs/sing"}
    with pytest.raises(WrongRoutes, match=r"songs.*POST /songs/sing has no class"):
        create_app(with_routes(context, routes))


def test_a_listed_route_must_exist(context):
    with pytest.raises(WrongRoutes, match="DELETE /songs does not exist"):
        create_app(with_routes(context, {**context.service.routes, "DELETE /songs": MEMBER}))


def test_every_route_but_public_ones_wants_a_token(context, visitor):
    for key in context.service.routes:
        method, rule = key.split(" ")
        path = rule.replace("<uuid:song_id>", "0190a5e3-0000-7000-8000-000000000000").replace("<slug>", "x")
        public = path.startswith("/p/")
        answer = visitor.open(path if public else f"/api/v1{path}", method=method, json={} if method != "GET" else None)
        assert answer.status_code == (200 if public else 401), key


def test_admin_routes_refuse_others(context, client, team_id):
    assert client.post("/api/v1/songs/burn").json["code"] == "forbidden"
    admin = client_for(context, member_caller(team_id, admin=True))
    assert admin.post("/api/v1/songs/burn").status_code == 500


def test_head_is_as_get(client):
    assert client.head("/api/v1/songs").status_code == 200


def test_options_needs_no_token(visitor):
    answer = visitor.options("/api/v1/songs")
    assert answer.status_code == 200
    assert "POST" in answer.headers["Allow"]


def test_the_class_is_that_of_the_method(context, client):
    changed = {**context.service.routes, "GET /songs": ADMIN}
    narrowed = create_app(with_routes(context, changed)).test_client()
    narrowed.environ_base["HTTP_AUTHORIZATION"] = client.environ_base["HTTP_AUTHORIZATION"]
    assert narrowed.get("/api/v1/songs").status_code == 403
    assert narrowed.head("/api/v1/songs").status_code == 403
    assert narrowed.post("/api/v1/songs", json={"title": "x"}).status_code == 201

import logging

import pytest

SONGS = "/api/v1/songs"


def test_a_single_record_has_its_version_as_etag(client):
    made = client.post(SONGS, json={"title": "Au clair de la lune"})
    assert (made.status_code, made.headers["ETag"]) == (201, '"1"')
    assert client.get(f"{SONGS}/{made.json['id']}").headers["ETag"] == '"1"'
    assert "ETag" not in client.get(SONGS).headers


def test_a_change_may_name_the_version_it_saw(client):
    path = f"{SONGS}/{client.post(SONGS, json={'title': 'a'}).json['id']}"
    assert client.patch(path, json={"title": "b"}, headers={"If-Match": '"1"'}).headers["ETag"] == '"2"'
    late = client.patch(path, json={"title": "c"}, headers={"If-Match": 'W/"1"'})
    assert (late.status_code, late.json["code"], late.json["current"]) == (412, "version_conflict", {"version": 2})
    assert client.patch(path, json={"title": "c"}, headers={"If-Match": "*"}).json["version"] == 3
    assert client.patch(path, json={"title": "d"}).json["version"] == 4
    malformed = client.patch(path, json={"title": "e"}, headers={"If-Match": '"1", "2"'})
    assert (malformed.status_code, malformed.json["errors"]) == (422, {"If-Match": ['must be one version, e.g. "3"']})


@pytest.mark.parametrize(
    ("given", "kept"), [("gateway-1234", True), ("short", False), ("x" * 65, False), ("a b c d e f", False)]
)
def test_a_sane_request_id_is_kept(visitor, given, kept):
    answer = visitor.get("/p/x", headers={"X-Request-Id": given})
    assert (answer.headers["X-Request-Id"] == given) is kept
    assert 8 <= len(answer.headers["X-Request-Id"]) <= 64


def test_security_headers(client, visitor):
    api, page = client.get(SONGS).headers, visitor.get("/p/x").headers
    for headers in (api, page):
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["Cache-Control"] == "no-store"
    assert "form-action 'self'" in page["Content-Security-Policy"]


def test_one_line_per_request_without_secrets(client, caplog):
    with caplog.at_level(logging.INFO, logger="jalon.http"):
        answer = client.post(SONGS, json={"title": "confidential"}, query_string={"q": "ada@chorale.example"})
    (line,) = [record.msg for record in caplog.records if record.name == "jalon.http"]
    assert line["event"] == "request"
    assert (line["method"], line["route"], line["status"]) == ("POST", SONGS, 201)
    assert line["request_id"] == answer.headers["X-Request-Id"]
    written = str(line)
    assert "confidential" not in written
    assert "ada@" not in written
    assert client.environ_base["HTTP_AUTHORIZATION"].split()[1] not in written


def test_requests_are_measured_by_service_and_route(client, visitor):
    client.get(f"{SONGS}/0190a5e3-0000-7000-8000-000000000000")
    metrics = visitor.get("/metrics").text
    labels = 'method="GET",route="/api/v1/songs/<uuid:song_id>",service="songs",status="404"'
    assert f"jalon_http_request_seconds_count{{{labels}}}" in metrics


def test_a_visitor_is_nobody(client):
    assert client.get("/p/hello").text == "<h1>hello</h1>visitor"


def test_the_document_is_openapi_3_1(visitor):
    document = visitor.get("/openapi.json").json
    assert document["openapi"] == "3.1.0"
    post = document["paths"]["/api/v1/songs"]["post"]
    assert post["parameters"][0]["name"] == "Idempotency-Key"
    assert post["responses"]["default"] == {"$ref": "#/components/responses/DEFAULT_ERROR"}
    assert "application/problem+json" in document["components"]["responses"]["DEFAULT_ERROR"]["content"]
    assert document["paths"]["/p/{slug}"]["get"]["security"] == []
    assert "security" not in post
    assert document["components"]["schemas"]["NewSong"]["additionalProperties"] is False

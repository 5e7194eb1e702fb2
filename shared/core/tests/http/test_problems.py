import json
import logging
from io import BytesIO
from pathlib import Path

import pytest

SONGS = "/api/v1/songs"


def check(answer, status, code):
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    problem = json.loads(answer.data)
    assert problem["status"] == status
    assert problem["code"] == code
    assert problem["type"] == f"urn:jalon:problem:{code}"
    assert problem["instance"] == answer.headers["X-Request-Id"]
    return problem


def test_fields_are_named_by_path(client):
    answer = client.post(
        SONGS, json={"verses": [{"line": "x"}, {"lin": "y", "at": "soon"}], "price": {"amount": "1.23456"}}
    )
    problem = check(answer, 422, "invalid")
    assert set(problem["errors"]) == {
        "title",
        "verses.1.line",
        "verses.1.lin",
        "verses.1.at",
        "price.amount",
        "price.currency",
    }
    assert problem["errors"]["title"] == ["Missing data for required field."]


@pytest.mark.parametrize("body", ["[]", '"x"', "1", "null", "true"])
def test_a_body_that_is_no_object(client, body):
    answer = client.post(SONGS, data=body, content_type="application/json")
    assert check(answer, 422, "invalid")["errors"] == {"": ["Invalid input type."]}


@pytest.mark.parametrize(
    "body",
    [
        "{",
        "",
        "nul",
        '{"title": NaN}',
        '{"title": Infinity}',
        "[" * 100_000,
        '{"title": "\xe9"}'.encode("latin-1"),
        "9" * 5000,
    ],
)
def test_what_is_no_json(client, body):
    answer = client.post(SONGS, data=body, content_type="application/json")
    if body == "":
        assert check(answer, 422, "invalid")["errors"]["title"]
    else:
        check(answer, 400, "malformed_json")


@pytest.mark.parametrize("text", ["a\u0000b", "\ud800"])
def test_text_that_no_database_keeps(client, titles, text):
    answer = client.post(SONGS, data=json.dumps({"title": text}), content_type="application/json")
    assert check(answer, 422, "invalid")["errors"] == {"title": ["holds characters that are no text"]}
    assert titles() == []


def test_an_escaped_backslash_is_text(client, titles):
    assert client.post(SONGS, json={"title": "\\u0000"}).status_code == 201
    assert titles() == ["\\u0000"]


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_other_types_of_body(client, content_type):
    check(client.post(SONGS, data="title=x", content_type=content_type), 415, "unsupported_media_type")


def test_json_by_another_name(client):
    answer = client.post(SONGS, data='{"title": "x"}', content_type="application/vnd.api+json; charset=utf-8")
    assert answer.status_code == 201


def test_a_long_body(context, client, titles):
    body = json.dumps({"title": "x" * context.settings.max_body_bytes})
    check(client.post(SONGS, data=body, content_type="application/json"), 413, "body_too_long")
    assert titles() == []


@pytest.mark.parametrize(("length", "status"), [(100, 201), (2_000_000, 413)])
def test_a_body_in_chunks(client, length, status):
    answer = client.post(
        SONGS,
        input_stream=BytesIO(json.dumps({"title": "x" * length}).encode()),
        content_type="application/json",
        headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert answer.status_code == status
    if status == 413:
        check(answer, 413, "body_too_long")


def test_unknown_addresses_and_methods(client, visitor):
    check(visitor.get("/api/v1/nothing"), 404, "no_such_address")
    check(visitor.get("/nothing"), 404, "no_such_address")
    check(client.get(f"{SONGS}/no-uuid"), 404, "no_such_address")
    check(visitor.get("/p/a%00b"), 404, "no_such_address")
    assert visitor.get("/p/a%20b").status_code == 200
    answer = client.delete(SONGS)
    check(answer, 405, "method_not_allowed")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


def test_refusals_carry_their_extra(client):
    problem = check(client.post(SONGS, json={"title": "taken"}), 409, "conflict")
    assert problem["detail"] == "there is such a song"
    assert problem["current"] == {"title": "taken"}


def test_refusals_of_the_domain_have_their_code(client):
    problem = check(client.post(f"{SONGS}/sing"), 409, "out_of_tune")
    assert (problem["detail"], problem["cents"]) == ("that was a quarter tone", 50)
    assert problem["errors"] == {"verses.0.line": ["is a quarter tone too low"]}


def test_a_bug_is_told_to_the_log_and_to_nobody_else(context, team_id, titles, caplog):
    from jalon_core.testing.callers import member_caller
    from jalon_core.testing.client import client_for

    admin = client_for(context, member_caller(team_id, admin=True))
    with caplog.at_level(logging.ERROR):
        answer = admin.post(f"{SONGS}/burn")
    problem = check(answer, 500, "internal_error")
    assert "1234" not in answer.text
    assert titles() == []
    (record,) = [record for record in caplog.records if record.name == "jalon.http"]
    assert record.msg["request_id"] == problem["instance"]
    assert "the secret is 1234" in record.msg["exception"]


@pytest.mark.parametrize(
    "header", [None, "", "Basic YTpi", "Bearer", "Bearer x", "Bearer a.b.c", "Bearer jln_", "bearer é"]
)
def test_without_a_good_token(visitor, header):
    answer = visitor.get(SONGS, headers={} if header is None else {"Authorization": header})
    check(answer, 401, "unauthenticated")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "amount", ["1e13", "-10000000000000", "1e400", "0.00001", "0e99", "NaN", "Infinity", "x", "", None, []]
)
def test_amounts_that_are_none(client, amount):
    answer = client.post(SONGS, json={"title": "a", "price": {"amount": amount, "currency": "EUR"}})
    assert list(check(answer, 422, "invalid")["errors"]) == ["price.amount"]


@pytest.mark.parametrize("amount", ["1250.00", "-0.5", "9999999999999.9999", 12.5, 0, "1e3"])
def test_amounts(client, amount):
    answer = client.post(SONGS, json={"title": "a", "price": {"amount": amount, "currency": "EUR"}})
    assert answer.status_code == 201


def limit_pages(context, pages):
    with context.database.engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "a-key"}])
def test_a_full_disk_is_said_to_be_one_and_forgotten_when_there_is_room(context, client, titles, caplog, headers):
    long = {"title": "x" * 100_000}
    limit_pages(context, 1)
    answer = client.post(SONGS, json=long, headers=headers)
    assert check(answer, 507, "storage_full")["detail"] == "there is no room left on the disk: nothing was changed"
    assert answer.headers["Retry-After"] == "60"
    assert "make room" in caplog.text
    assert titles() == []
    limit_pages(context, 1_000_000)
    assert client.post(SONGS, json=long, headers=headers).status_code == 201


def test_a_database_that_is_away_is_no_bug(context, client, caplog):
    context.database.dispose()
    file = Path(context.database.url.database)
    file.unlink()
    file.mkdir()
    answer = client.get(SONGS)
    assert check(answer, 503, "unavailable")["detail"] == "the database does not answer right now"
    assert answer.headers["Retry-After"] == "2"
    assert "Traceback" not in caplog.text

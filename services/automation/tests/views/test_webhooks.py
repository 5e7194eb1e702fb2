"""Webhooks, called over real HTTP on this machine."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from automation_world import TEAM, contact, people
from standardwebhooks import Webhook as Verifier

from jalon_automation.operations.hosting import close_host
from jalon_automation.service import SERVICE
from jalon_core.service import Context
from jalon_core.settings import Settings
from jalon_core.testing.callers import member_caller
from jalon_core.testing.client import client_for
from jalon_core.testing.events import deliver, run_jobs
from jalon_core.testing.services import make_context
from jalon_sdk.events.contacts import ContactCreated


class Receiver:
    """An HTTP server that keeps what it gets and answers with the status it was told."""

    def __init__(self):
        received, receiver = [], self
        self.status, self.received = 204, received

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                received.append((dict(self.headers), body))
                self.send_response(receiver.status)
                self.send_header("location", "http://127.0.0.1:1/")
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook?a=1"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture
def open_context(tmp_path):
    made = make_context(SERVICE, tmp_path)
    settings = Settings(data_dir=tmp_path, secret_key="0" * 64, webhooks_to_private=True)
    people(made)
    yield Context(service=SERVICE, settings=settings, database=made.database)
    close_host(made.database.engine)
    made.database.dispose()


def subscribe(context, url, types=()):
    admin = client_for(context, member_caller(TEAM, "manager", admin=True))
    answer = admin.post("/api/v1/webhooks", json={"url": url, "types": list(types)})
    return admin, answer


def shown(admin):
    (item,) = admin.get("/api/v1/webhooks").json["items"]
    return item


def test_a_webhook_gets_the_events_it_wants_signed(open_context, receiver):
    admin, created = subscribe(open_context, receiver.url, ["jalon.contact.created.v1"])
    assert created.status_code == 201
    assert "secret" not in shown(admin)
    envelope = deliver(open_context, ContactCreated(record=contact()))
    run_jobs(open_context)
    ((headers, body),) = receiver.received
    event = Verifier(created.json["secret"]).verify(body.decode(), {key.lower(): text for key, text in headers.items()})
    assert event == envelope.to_wire()
    assert headers["webhook-id"] == str(envelope.id)
    assert (shown(admin)["delivered"], shown(admin)["due"]) == (1, 0)


def test_types_that_it_does_not_want_are_not_sent(open_context, receiver):
    subscribe(open_context, receiver.url, ["jalon.deal.created.v1"])
    deliver(open_context, ContactCreated(record=contact()))
    run_jobs(open_context)
    assert receiver.received == []


def test_a_failure_is_tried_again_with_the_same_id_and_body(open_context, receiver, clock):
    admin, _ = subscribe(open_context, receiver.url)
    receiver.status = 503
    deliver(open_context, ContactCreated(record=contact()))
    run_jobs(open_context)
    assert shown(admin)["due"] == 1
    receiver.status = 200
    clock.shift(6)
    run_jobs(open_context)
    first, second = receiver.received
    assert first[1] == second[1]
    assert first[0]["webhook-id"] == second[0]["webhook-id"]
    assert first[0]["webhook-timestamp"] != second[0]["webhook-timestamp"]
    assert shown(admin)["delivered"] == 1


def test_a_410_ends_it_and_a_redirect_is_not_followed(open_context, receiver, clock):
    admin, _ = subscribe(open_context, receiver.url)
    receiver.status = 302
    deliver(open_context, ContactCreated(record=contact()))
    run_jobs(open_context)
    assert shown(admin)["due"] == 1
    receiver.status = 410
    clock.shift(6)
    run_jobs(open_context)
    assert shown(admin)["disabled_reason"] == "gone"
    deliver(open_context, ContactCreated(record=contact()))
    assert shown(admin)["due"] == 0


def test_after_about_three_days_it_is_given_up(open_context, receiver, clock):
    subscribe(open_context, receiver.url)
    receiver.status = 500
    deliver(open_context, ContactCreated(record=contact()))
    for _ in range(12):
        run_jobs(open_context, "webhooks")
        clock.shift(27 * 3600)
    assert len(receiver.received) == 10
    assert (shown_anew(open_context)["failed"], shown_anew(open_context)["due"]) == (1, 0)


def shown_anew(context):
    return shown(client_for(context, member_caller(TEAM, "manager", admin=True)))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://10.1.2.3/",
        "http://169.254.169.254/latest",
        "http://[::ffff:127.0.0.1]/",
        "http://[2002:7f00:1::]/",
        "ftp://example.org/",
        "http://user:pw@example.org/",
        "javascript:alert(1)",
        "http://example.org:99999/",
        "https://",
    ],
)
def test_addresses_of_the_own_network_are_refused(context, url):
    people(context)
    _, answer = subscribe(context, url)
    assert answer.status_code == 422
    assert "url" in answer.json["errors"]


def test_a_name_that_leads_into_the_own_network_is_not_called(context, receiver):
    people(context)
    port = receiver.server.server_port
    admin, answer = subscribe(context, f"http://localhost:{port}/")
    assert answer.status_code == 201
    deliver(context, ContactCreated(record=contact()))
    run_jobs(context)
    assert receiver.received == []
    assert json.dumps(shown(admin)["due"]) == "1"


def test_unknown_and_internal_types_are_refused(context):
    people(context)
    _, answer = subscribe(context, "https://example.org/", ["jalon.run.started.v1"])
    assert answer.json["errors"] == {"types": ["jalon.run.started.v1 is no public event type"]}

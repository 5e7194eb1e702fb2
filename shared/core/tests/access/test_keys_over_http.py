"""The key set over HTTP, from a server of this test."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from joserfc.jwk import OKPKey

from jalon_core.access import keys
from jalon_core.access.keys import KeySource, KeysUnavailable
from jalon_core.errors import Unauthenticated


class Publisher:
    def __init__(self) -> None:
        self.keys: list[OKPKey] = []
        self.requests = 0
        publisher = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                publisher.requests += 1
                body = json.dumps({"keys": [key.as_dict(private=False) for key in publisher.keys]}).encode()
                self.send_response(200 if publisher.keys else 503)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.url = f"http://127.0.0.1:{self.server.server_port}/.well-known/jwks.json"


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    made = Publisher()
    made.thread.start()
    yield made
    made.server.shutdown()
    made.thread.join()
    made.server.server_close()


def make_key(kid: str) -> OKPKey:
    return OKPKey.generate_key("Ed25519", {"kid": kid})


def test_it_is_read_once_and_again_for_an_unknown_key(publisher, monkeypatch):
    source = KeySource(publisher.url)
    publisher.keys = [make_key("first")]
    assert source.key("first").kid == source.key("first").kid == "first"
    assert publisher.requests == 1
    monkeypatch.setattr(keys, "PATIENCE", 0.0)
    publisher.keys.append(make_key("second"))
    assert source.key("second").kid == "second"
    assert publisher.requests == 2


def test_unknown_keys_do_not_make_a_storm(publisher):
    source = KeySource(publisher.url)
    publisher.keys = [make_key("first")]
    for number in range(20):
        with pytest.raises(Unauthenticated):
            source.key(f"made up {number}")
    assert publisher.requests == 1


def test_while_identity_is_down_the_last_good_set_is_used(publisher, monkeypatch):
    monkeypatch.setattr(keys, "PATIENCE", 0.0)
    monkeypatch.setattr(keys, "FRESH", 0.0)
    source = KeySource(publisher.url)
    with pytest.raises(KeysUnavailable):
        source.key("first")
    publisher.keys = [make_key("first")]
    assert source.key("first").kid == "first"
    publisher.keys = []
    assert source.key("first").kid == "first"
    with pytest.raises(KeysUnavailable):
        source.key("second")


def test_other_schemes_are_not_read(tmp_path):
    with pytest.raises(KeysUnavailable):
        KeySource("ftp://127.0.0.1/jwks.json").key("first")

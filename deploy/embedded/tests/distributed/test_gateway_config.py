import re
from pathlib import Path

import pytest

from jalon.distributed.accounts import LIVE
from jalon.distributed.gateway_config import container_config
from jalon.gateway import routes, service_of
from jalon.services import SERVICES

KEPT = Path(__file__).parents[3] / "nginx" / "nginx.conf"
LOCATION = re.compile(r"location (=|\^~) (\S+) \{ (?:client_max_body_size \d+; )?proxy_pass http://(\w+); \}")


def answered_by(path: str, config: str) -> str | None:
    """Which upstream nginx chooses: an exact location, else the longest that the path begins with."""
    locations = LOCATION.findall(config)
    for kind, prefix, upstream in locations:
        if kind == "=" and prefix == path:
            return str(upstream)
    fits = [(prefix, upstream) for kind, prefix, upstream in locations if kind == "^~" and path.startswith(prefix)]
    return str(max(fits, key=lambda fit: len(fit[0]))[1]) if fits else None


@pytest.mark.parametrize("prefix", [*routes(SERVICES), "/api/v1/nothing", "/", "/boards"])
def test_nginx_sends_every_path_where_the_embedded_gateway_does(prefix: str) -> None:
    config, table = container_config(), routes(SERVICES)
    for path in (prefix, f"{prefix.rstrip('/')}/x", f"{prefix.rstrip('/')}/x/y", f"{prefix.rstrip('/')}x"):
        assert answered_by(path, config) == service_of(path, table), path


def test_every_service_and_live_have_an_upstream() -> None:
    names = re.findall(r"upstream (\w+) \{", container_config())
    assert names == [*(service.name for service in SERVICES), LIVE]


def test_the_stream_of_live_changes_is_not_buffered() -> None:
    [location] = re.findall(r"location = /api/v1/live \{(.*?)\}", container_config(), re.DOTALL)
    assert "proxy_buffering off;" in location


def test_the_configuration_of_the_container_is_what_the_code_renders() -> None:
    assert KEPT.read_text() == container_config(), f"{KEPT} is stale: run `make docs`"


def test_long_bodies_reach_the_service_that_takes_them() -> None:
    found = re.findall(
        r"location = (\S+) \{ client_max_body_size (\d+); proxy_pass http://(\w+); \}", container_config()
    )
    taken = {(path, service): int(length) for path, length, service in found}
    declared = {
        (f"/api/v1/{resource}", service.name): length
        for service in SERVICES
        for resource, length in service.long_bodies.items()
    }
    assert declared
    assert taken.keys() == declared.keys()
    assert all(taken[key] > length for key, length in declared.items())

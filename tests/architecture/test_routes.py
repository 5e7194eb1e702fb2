from collections.abc import Iterator

import pytest

from jalon.gateway import routes, service_of
from jalon.services import SERVICES
from jalon_core.service import Service


@pytest.fixture(scope="module")
def table() -> dict[str, str]:
    return routes(SERVICES)


def api_paths() -> Iterator[tuple[Service, str]]:
    for service in SERVICES:
        for route in service.routes:
            yield service, route.split(" ", 1)[1]


@pytest.mark.parametrize(("service", "path"), list(api_paths()), ids=lambda value: getattr(value, "name", value))
def test_the_gateway_sends_every_route_to_its_service(service: Service, path: str, table: dict[str, str]) -> None:
    outside = any((path + "/").startswith(prefix.rstrip("/") + "/") for prefix in service.public_prefixes)
    assert service_of(path if outside else f"/api/v1{path}", table) == service.name


def test_the_longest_prefix_wins_and_the_rest_is_the_page(table: dict[str, str]) -> None:
    assert service_of("/api/v1/deals", table) == "pipeline"
    assert service_of("/api/v1/dealsandmore", table) is None
    assert service_of("/contacts", table) is None


def test_two_services_may_not_claim_one_path() -> None:
    with pytest.raises(ValueError, match="claimed by"):
        routes([*SERVICES, SERVICES[0]])

"""nginx's configuration, rendered from the services' declarations: the same table as the embedded gateway's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from jalon.distributed.accounts import LIVE
from jalon.gateway import API, routes
from jalon.gateway import LIVE as LIVE_PATH
from jalon.services import SERVICES
from jalon_core.settings import SERVICES as NAMES
from jalon_core.settings import Settings

CONTAINER_PORT = 8000
"""Where every process listens that has a container, and so an address, of its own."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Request-Id": "$jalon_request_id",
}
"""Of the files that nginx serves; the services say their own, which may differ (a form's page may be framed)."""


HSTS = 'add_header Strict-Transport-Security "max-age=31536000" always;'
"""Browsers that have been here once come by HTTPS alone, for a year."""


@dataclass(frozen=True)
class Tls:
    """How the gateway speaks HTTPS.

    :ivar redirect: address and port where plain HTTP is sent to ``origin``; empty for none.
    """

    certificate: Path
    key: Path
    origin: str
    redirect: str
    hsts: str = HSTS


AROUND_FILES = 1_048_576
"""Bytes that a body may have beside the file in it; what is too long by less is refused by the service itself."""


def long_bodies() -> dict[str, int]:
    """Addresses that take long bodies, files, to how many bytes reach the service."""
    return {
        f"{API}{resource}": length + AROUND_FILES
        for service in SERVICES
        for resource, length in service.long_bodies.items()
    }


def tls_of(settings: Settings) -> Tls | None:
    """HTTPS as the settings want it; None where they name no certificate."""
    if not settings.tls_certificate:
        return None
    return Tls(
        certificate=Path(settings.tls_certificate).absolute(),
        key=Path(settings.tls_key).absolute(),
        origin=settings.origin,
        redirect=f"{settings.bind}:{settings.tls_redirect_port}" if settings.tls_redirect_port else "",
    )


@dataclass
class ServiceRoutes:
    """What leads to one service: paths as such, and everything below paths."""

    exact: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)


def by_service(table: Mapping[str, str]) -> dict[str, ServiceRoutes]:
    """`jalon.gateway.routes` the other way round: ``/api/v1/deals`` leads there as such and with all below it."""
    found: dict[str, ServiceRoutes] = {}
    for prefix, service in table.items():
        service_routes = found.setdefault(service, ServiceRoutes())
        if not prefix.endswith("/"):
            service_routes.exact.append(prefix)
        service_routes.below.append(prefix.rstrip("/") + "/")
    return found


def render(
    settings: Settings,
    *,
    upstreams: Mapping[str, str],
    listen: str,
    web_dir: Path,
    pages_dir: Path,
    access_log: str,
    folder: Path | None,
    user: str | None = None,
) -> str:
    """The configuration.

    :param upstreams: host and port of every service, and of ``live``.
    :param pages_dir: where `jalon.distributed.pages.write_pages` wrote the API's documentation.
    :param folder: for its files while it runs; None in a container, where that is ``/tmp``.
    :param user: whom nginx's workers become when it is started as root.
    """
    if set(upstreams) != {service.name for service in SERVICES} | {LIVE}:
        raise ValueError(f"upstreams are {sorted(upstreams)}")
    tls = tls_of(settings)
    headers = [f'add_header {name} "{value}" always;' for name, value in HEADERS.items()]
    # It makes no HTML, so nothing is to be escaped.
    environment = Environment(  # noqa: S701
        loader=PackageLoader("jalon.distributed"), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("nginx.conf").render(
        routes=by_service(routes(SERVICES)),
        upstreams=upstreams,
        live=LIVE_PATH,
        listen=listen,
        web_dir=web_dir,
        pages_dir=pages_dir,
        access_log=access_log,
        folder=folder,
        user=user,
        max_body_bytes=settings.max_body_bytes,
        long_bodies=long_bodies(),
        headers="\n".join([*headers, tls.hsts] if tls else headers),
        tls=tls,
    )


def container_config() -> str:
    """The configuration of the gateway's container, which is kept in ``deploy/nginx/nginx.conf``."""
    web = {name: f"{name}-web:{CONTAINER_PORT}" for name in NAMES}
    return render(
        Settings(),
        upstreams=web | {LIVE: f"{LIVE}:{CONTAINER_PORT}"},
        listen=str(CONTAINER_PORT),
        web_dir=Path("/usr/share/jalon/web"),
        pages_dir=Path("/usr/share/jalon/pages"),
        access_log="/dev/stdout",
        folder=None,
    )

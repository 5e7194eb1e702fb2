"""Which processes a distributed installation on one machine has, and what each of them is told."""

import sys
from collections.abc import Iterator, Mapping

from jalon.distributed.accounts import LIVE, Accounts
from jalon.distributed.folders import run_folder
from jalon.distributed.processes import Program
from jalon.distributed.scale import scale
from jalon_core.runtime import ROLES
from jalon_core.settings import SERVICES, Settings

HOST = "127.0.0.1"
GATEWAY = "gateway"


def upstreams(settings: Settings) -> dict[str, str]:
    """Host and port of every service's web process, and of live."""
    names = (*SERVICES, LIVE)
    return {name: f"{HOST}:{settings.service_port + number}" for number, name in enumerate(names, start=1)}


def programs(accounts: Accounts, nginx: str) -> list[Program]:
    """All processes, the gateway last.

    :param nginx: the path of its program.
    """
    return [*_services(accounts), *_live(accounts), _gateway(accounts.settings, nginx)]


def environ_of(accounts: Accounts, process: str) -> dict[str, str]:
    """The environment of one service's processes, or of live's: no address but its own."""
    settings = accounts.settings
    given = {
        name: value
        for name, value in settings.environ.items()
        if not name.endswith("_DATABASE_URL") and name not in _FOR_THE_START_ONLY
    }
    own = {
        "JALON_BROKER_URL": accounts.broker_url(process),
        "JALON_SECRET_KEY": accounts.secret_key,
        "JALON_DATA_DIR": str(settings.data_dir.absolute()),
    }
    if process in SERVICES:
        own[f"JALON_{process.upper()}_DATABASE_URL"] = accounts.database_url(process)
    return given | own


_FOR_THE_START_ONLY = {"JALON_POSTGRES_ADMIN_URL", "JALON_DEMO_PASSWORD", "JALON_PROCESSES"}


def _services(accounts: Accounts) -> Iterator[Program]:
    addresses, numbers = upstreams(accounts.settings), scale(accounts.settings)
    for service in SERVICES:
        environ, address = environ_of(accounts, service), addresses[service]
        options = ("--bind", address, "--workers", str(numbers.of(service, "web")))
        yield _jalon(f"{service}-web", environ, "serve", service, *options, health=f"http://{address}/readyz")
        for role in ROLES:
            count = numbers.of(service, role)
            for number in range(1, count + 1):
                name = f"{service}-{role}" if count == 1 else f"{service}-{role}-{number}"
                yield _jalon(name, environ, "work", service, "--roles", role)


def _live(accounts: Accounts) -> Iterator[Program]:
    address, number = upstreams(accounts.settings)[LIVE], scale(accounts.settings).live
    options = ("--bind", address, "--workers", str(number))
    yield _jalon(LIVE, environ_of(accounts, LIVE), "live", *options, health=f"http://{address}/readyz")


def _gateway(settings: Settings, nginx: str) -> Program:
    folder = run_folder(settings)
    command = (nginx, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr")
    environ = {name: value for name, value in settings.environ.items() if not name.startswith("JALON_")}
    scheme = "https" if settings.tls_certificate else "http"
    return Program(GATEWAY, command, environ, health=f"{scheme}://{_reachable(settings)}/healthz")


def _reachable(settings: Settings) -> str:
    host = HOST if settings.bind in ("0.0.0.0", "::", "") else settings.bind  # noqa: S104  compared, not bound
    return f"{host}:{settings.port}"


def _jalon(name: str, environ: Mapping[str, str], *arguments: str, health: str | None = None) -> Program:
    return Program(name, (sys.executable, "-m", "jalon.cli", *arguments), environ, health)

"""Everything that must be there before the first process starts."""

import getpass
import os
import shutil
import subprocess
from pathlib import Path

from jalon.distributed.accounts import Accounts, open_accounts
from jalon.distributed.folders import log_folder, run_folder
from jalon.distributed.gateway_config import render
from jalon.distributed.missing import Missing
from jalon.distributed.pages import write_pages
from jalon.distributed.plan import HOST, upstreams
from jalon.distributed.postgresql import make_databases, postgresql_address
from jalon.distributed.rabbitmq import make_broker_users
from jalon.installation import Installation
from jalon.ports import require_free
from jalon.services import SERVICES
from jalon_core.bus.broker import Broker
from jalon_core.bus.declaring import declare_services
from jalon_core.settings import Settings

NGINX_PLACES = "/usr/sbin:/usr/local/sbin:/opt/homebrew/bin"
"""Where nginx may be although the user's path does not lead there."""


def nginx_program() -> str:
    """The path of nginx.

    :raises Missing: it is not installed.
    """
    found = shutil.which("nginx") or shutil.which("nginx", path=NGINX_PLACES)
    if found is None:
        raise Missing("nginx is not installed.", "On Debian: apt-get install nginx-light")
    return found


def prepare(settings: Settings) -> Accounts:
    """Make databases, roles, broker users, tables, queues and nginx's files. Doing it again brings them up to date.

    :raises Missing: something is not there, or refuses.
    """
    _require_page(settings)
    _require_free_ports(settings)
    nginx = nginx_program()
    accounts = prepare_servers(settings)
    _write_gateway(settings)
    _require_sound(nginx, run_folder(settings))
    return accounts


def prepare_servers(settings: Settings) -> Accounts:
    """Make databases, roles, broker users, tables and queues, wherever the servers are.

    :raises Missing: one does not answer, or refuses.
    """
    accounts = open_accounts(settings, postgresql_address(settings))
    if accounts.makes_databases:
        make_databases(accounts)
    if accounts.makes_broker_users:
        make_broker_users(accounts)
    installation = installation_of(accounts)
    installation.migrate()
    declare_queues(accounts)
    return accounts


def installation_of(accounts: Accounts) -> Installation:
    """All services' databases in this process, for what is done once: migrations, the demo."""
    settings = accounts.settings
    own = {f"JALON_{service.name.upper()}_DATABASE_URL": accounts.database_url(service.name) for service in SERVICES}
    own |= {"JALON_SECRET_KEY": accounts.secret_key, "JALON_BROKER_URL": accounts.broker_url("live")}
    return Installation(Settings.load({**settings.environ, **own}))


def declare_queues(accounts: Accounts) -> None:
    """Declare every service's queues, each as its own broker user, before anybody publishes.

    :raises Missing: the broker is down; what is published before a queue exists, its service would miss.
    """
    for service in SERVICES:
        if not declare_services(Broker(accounts.broker_url(service.name)), [service]):
            raise Missing(
                f"the broker does not let {service.name} declare its queues.", "See what RabbitMQ's log says about it."
            )


def _require_page(settings: Settings) -> None:
    if not (settings.web_dir / "index.html").is_file():
        raise Missing(
            f"the web page is not built in {settings.web_dir}.", "Run `make web/dist/index.html`, or set JALON_WEB_DIR."
        )


def _require_free_ports(settings: Settings) -> None:
    wanted = [(settings.bind, settings.port, "JALON_PORT")]
    wanted += [(HOST, int(at.rpartition(":")[2]), "JALON_SERVICE_PORT") for at in upstreams(settings).values()]
    if settings.tls_redirect_port:
        wanted.append((settings.bind, settings.tls_redirect_port, "JALON_TLS_REDIRECT_PORT"))
    for host, port, variable in wanted:
        require_free(host, port, variable)


def _write_gateway(settings: Settings) -> None:
    folder, logs = run_folder(settings), log_folder(settings)
    folder.mkdir(parents=True, exist_ok=True)
    logs.mkdir(parents=True, exist_ok=True)
    write_pages(folder / "pages")
    config = render(
        settings,
        upstreams=upstreams(settings),
        listen=f"{settings.bind}:{settings.port}",
        web_dir=settings.web_dir.absolute(),
        pages_dir=folder / "pages",
        access_log=str(logs / "requests.log"),
        folder=folder,
        # All processes run as whoever started them; root's workers would become nobody, who may not read root's files.
        user=getpass.getuser() if os.geteuid() == 0 else None,
    )
    (folder / "nginx.conf").write_text(config)


def _require_sound(nginx: str, folder: Path) -> None:
    command = [nginx, "-t", "-q", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  a path that we found
    if done.returncode:
        said = (
            [line for line in done.stderr.splitlines() if "[emerg]" in line] or done.stderr.splitlines() or ["no word"]
        )
        raise Missing(f"nginx refuses its configuration: {said[0]}.", "See JALON_TLS_CERTIFICATE and JALON_TLS_KEY.")

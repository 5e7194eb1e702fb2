"""The `jalon` commands of the distributed way: `up`, `down`, `ps`, and what each process is started with."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import click

from jalon.distributed.passwords import FILE
from jalon_core.settings import SERVICES, Settings, WrongSetting

SERVICE = click.argument("service", type=click.Choice(SERVICES))
BIND = click.option("--bind", default="127.0.0.1:8000", show_default=True, help="Address to listen on.")
WORKERS = click.option("--workers", default=1, show_default=True, type=click.IntRange(1), help="Worker processes.")


@click.command()
@click.pass_obj
def up(settings: Settings) -> None:
    """Start everything on this machine with PostgreSQL, RabbitMQ and nginx, in the background."""
    from jalon.distributed import starting

    try:
        with refusing():
            click.echo(starting.up(settings))
    except WrongSetting as problem:
        _refuse(problem)


@click.command()
@click.pass_obj
def down(settings: Settings) -> None:
    """End everything that `up` has started."""
    from jalon.distributed import ending
    from jalon.distributed.folders import run_folder

    ran = ending.down(run_folder(settings))
    click.echo("Jalon is down." if ran else "Jalon was not up.")


@click.command()
@click.pass_obj
def ps(settings: Settings) -> None:
    """Show every process: id, uptime, restarts, health."""
    from jalon.distributed.folders import run_folder
    from jalon.distributed.listing import listing

    click.echo(listing(run_folder(settings)))


@click.command(hidden=True)
@click.pass_obj
def supervise(settings: Settings) -> None:
    """Start all processes and look after them; `up` runs this in the background."""
    from jalon.distributed import starting

    starting.supervise(settings)


@click.command()
@SERVICE
@BIND
@WORKERS
@click.pass_obj
def serve(settings: Settings, service: str, bind: str, workers: int) -> None:
    """Serve one service's API."""
    from jalon.distributed.serving import serve_service

    serve_service(service, settings, bind=bind, workers=workers)


@click.command()
@SERVICE
@click.option("--roles", default="relay,consumers,jobs", show_default=True, help="What this process does.")
@click.pass_obj
def work(settings: Settings, service: str, roles: str) -> None:
    """Run one service's relay, consumers and jobs."""
    from jalon.distributed import working
    from jalon_core.runtime import ROLES, Role

    wanted = roles.split(",")
    if not set(wanted) <= set(ROLES):
        raise click.BadParameter(f"roles are {', '.join(ROLES)}", param_hint="--roles")
    working.work(service, settings, [cast(Role, role) for role in wanted])


@click.command()
@BIND
@WORKERS
@click.pass_obj
def live(settings: Settings, bind: str, workers: int) -> None:
    """Push changes to open browsers."""
    from jalon.distributed.streaming import serve_live

    serve_live(settings, bind=bind, workers=workers)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def pages(folder: Path) -> None:
    """Write the API's documentation as files that a gateway serves."""
    from jalon.distributed.pages import write_pages

    write_pages(folder)


@click.command()
@click.pass_obj
def secrets(settings: Settings) -> None:
    """Make the passwords of an installation in containers, and RabbitMQ's users, in the data folder."""
    from jalon.distributed.accounts import open_accounts
    from jalon.distributed.postgresql import postgresql_address
    from jalon.distributed.rabbitmq import write_definitions

    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    path, _ = write_definitions(open_accounts(settings, postgresql_address(settings)))
    click.echo(f"Secrets are in {path.parent / FILE}, the broker's users in {path}.")


@click.command()
@click.pass_obj
def prepare(settings: Settings) -> None:
    """Make databases, roles, tables and queues, for processes that are started elsewhere."""
    from jalon.distributed.preparing import prepare_servers

    with refusing():
        prepare_servers(settings)
    click.echo("Databases, tables and queues are there.")


@click.command("as", context_settings={"ignore_unknown_options": True})
@SERVICE
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
@click.pass_obj
def as_(settings: Settings, service: str, command: tuple[str, ...]) -> None:
    """Run a jalon command with the addresses of one service of `up`: jalon as pipeline parked list pipeline."""
    from jalon.distributed.accounts import open_accounts
    from jalon.distributed.plan import environ_of
    from jalon.distributed.postgresql import postgresql_address

    accounts = open_accounts(settings, postgresql_address(settings))
    arguments = [sys.executable, "-m", "jalon.cli", *command]
    os.execve(sys.executable, arguments, environ_of(accounts, service))  # noqa: S606  the operator's own words


@click.command()
def gateway_config() -> None:
    """Print nginx's configuration for the gateway's container."""
    from jalon.distributed.gateway_config import container_config

    click.echo(container_config(), nl=False)


@contextmanager
def refusing() -> Iterator[None]:
    """Where something is missing, say what and what to do, and end."""
    from jalon.distributed.missing import Missing

    try:
        yield
    except Missing as problem:
        _refuse(problem, problem.advice)


def _refuse(problem: Exception, advice: str = "") -> None:
    click.echo(f"Jalon does not start: {problem}", err=True)
    if advice:
        click.echo(advice, err=True)
    sys.exit(2)


COMMANDS = (up, down, ps, supervise, serve, work, live, pages, secrets, prepare, gateway_config, as_)

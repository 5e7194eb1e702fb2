"""``jalon dead-letters``, ``jalon parked``, ``jalon copies``: see what stands still on the bus, and let it go on."""

import click
from sqlalchemy import select

from jalon.services import BY_NAME
from jalon_core.bus.broker import Broker
from jalon_core.bus.dead_letters import DeadLetter, drop_dead_letters, list_dead_letters, replay_dead_letters
from jalon_core.bus.parked import drop_parked, list_parked, replay_parked
from jalon_core.copies.restoring import raise_epoch
from jalon_core.db.engine import Database
from jalon_core.db.tables import copy_sources
from jalon_core.jobs import handlers
from jalon_core.service import Context
from jalon_core.settings import Settings

SERVICE = click.argument("service", type=click.Choice(sorted(BY_NAME)))


def _context(settings: Settings, service: str) -> Context:
    database = Database(settings.database_url_of(service))
    return Context(service=BY_NAME[service], settings=settings, database=database)


def _is(letter_id: str | None, letter: DeadLetter) -> bool:
    return letter_id is None or letter.id == letter_id


@click.group("dead-letters")
def dead_letters() -> None:
    """Messages that nobody could read."""


@dead_letters.command("list")
@SERVICE
@click.pass_obj
def list_(settings: Settings, service: str) -> None:
    """List a service's dead letters, oldest first."""
    for letter in list_dead_letters(Broker(settings.effective_broker_url), service):
        click.echo(f"{letter.id}  {letter.queue}  {letter.reason}  {letter.error}")


@dead_letters.command("show")
@SERVICE
@click.argument("letter_id")
@click.pass_obj
def show(settings: Settings, service: str, letter_id: str) -> None:
    """Print one dead letter whole."""
    for letter in list_dead_letters(Broker(settings.effective_broker_url), service):
        if letter.id == letter_id:
            click.echo(letter.body)


@dead_letters.command("replay")
@SERVICE
@click.argument("letter_id", required=False)
@click.pass_obj
def replay(settings: Settings, service: str, letter_id: str | None) -> None:
    """Put one (or, without an id, every) dead letter back into its queue."""
    broker = Broker(settings.effective_broker_url)
    done = replay_dead_letters(broker, service, lambda letter: _is(letter_id, letter))
    click.echo(f"{done} put back")


@dead_letters.command("drop")
@SERVICE
@click.argument("letter_id")
@click.pass_obj
def drop(settings: Settings, service: str, letter_id: str) -> None:
    """Throw one dead letter away."""
    broker = Broker(settings.effective_broker_url)
    click.echo(f"{drop_dead_letters(broker, service, lambda letter: _is(letter_id, letter))} dropped")


@click.group()
def parked() -> None:
    """Messages whose handling kept failing, and those of the same record that wait behind them."""


@parked.command("list")
@SERVICE
@click.pass_obj
def list_parked_(settings: Settings, service: str) -> None:
    """List a service's parked messages, oldest first."""
    for message in list_parked(_context(settings, service)):
        click.echo(f"{message.id}  {message.subject}  {message.type}  {message.error or '(waits)'}")


@parked.command("replay")
@SERVICE
@click.argument("subject")
@click.pass_obj
def replay_parked_(settings: Settings, service: str, subject: str) -> None:
    """Do what was parked about a record (e.g. deals/<id>), in order."""
    context = _context(settings, service)
    click.echo(f"{replay_parked(context, handlers(context), subject)} done")


@parked.command("drop")
@SERVICE
@click.argument("message", type=int)
@click.pass_obj
def drop_parked_(settings: Settings, service: str, message: int) -> None:
    """Give one parked message up; what waits behind it goes on."""
    context = _context(settings, service)
    click.echo("dropped" if drop_parked(context, handlers(context), message) else "there is no such message")


@click.group()
def copies() -> None:
    """What services keep of each other's records."""


@copies.command("list")
@SERVICE
@click.pass_obj
def list_copies(settings: Settings, service: str) -> None:
    """Say which kinds a service copies, and whether they are whole."""
    with _context(settings, service).reading() as session:
        for source in session.execute(select(copy_sources).order_by(copy_sources.c.kind)):
            click.echo(f"{source.kind}  {source.state}  epoch {source.epoch}")


@copies.command("restored")
@SERVICE
@click.pass_obj
def restored(settings: Settings, service: str) -> None:
    """Say that a service's database was restored from a backup: its epoch is raised and all copies are filled again.

    A start on the machine where it ran before notices that by itself.
    """
    click.echo(f"the epoch of {service} is {raise_epoch(_context(settings, service))} now")


COMMANDS = (dead_letters, parked, copies)

"""Which way an installation runs, and the settings that each of its services is given.

What looks after all services at once (`jalon doctor`, `jalon backup`) is started with the operator's settings; those of
`make up` name no database, since it made them itself and keeps their addresses in the data folder.
"""

from collections.abc import Mapping
from typing import Literal

import click

from jalon.distributed.accounts import Accounts, open_accounts
from jalon.distributed.folders import run_folder
from jalon.distributed.passwords import FILE
from jalon.distributed.plan import environ_of
from jalon.distributed.postgresql import postgresql_address
from jalon.distributed.state import is_supervised
from jalon_core.settings import SERVICES, Settings

Way = Literal["embedded", "distributed"]
WAY = click.option(
    "--way", type=click.Choice(["embedded", "distributed"]), help="Which of the two, where a data folder holds both."
)


class UnknownWay(Exception):
    """The data folder was used in both ways, and nobody said which is meant."""


def way_of(settings: Settings, said: Way | None = None) -> Way:
    """Embedded, or distributed: as said, as the settings say, or as the data folder was used.

    :raises UnknownWay: it was used in both ways.
    """
    if said is not None:
        return said
    if not settings.embedded or is_supervised(run_folder(settings)):
        return "distributed"
    made, files = (settings.data_dir / FILE).exists(), (settings.data_dir / "identity.sqlite3").exists()
    if made and files:
        raise UnknownWay(f"{settings.data_dir} was used by `jalon run` and by `jalon up`: add --way.")
    return "distributed" if made else "embedded"


def accounts_of(settings: Settings) -> Accounts:
    """The accounts of an installation that `make up` made."""
    return open_accounts(settings, postgresql_address(settings))


def settings_of_services(settings: Settings, way: Way) -> Mapping[str, Settings]:
    """What each service's processes are told, by service; in a container, of the one service that it is told of."""
    if way == "embedded":
        return dict.fromkeys(SERVICES, settings)
    if not (settings.data_dir / FILE).exists():
        told = [name for name in SERVICES if not settings.database_url_of(name).startswith("sqlite:")]
        return dict.fromkeys(told or SERVICES, settings)
    accounts = accounts_of(settings)
    return {service: Settings.load(environ_of(accounts, service)) for service in SERVICES}

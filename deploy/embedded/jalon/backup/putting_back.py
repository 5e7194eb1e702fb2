"""`jalon restore`: start again from a backup. Everything is checked before anything is touched."""

import contextlib
import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

from jalon.at_work import AtWork, nobody
from jalon.backup.manifest import Manifest, Unusable, read_manifest
from jalon.backup.postgresql_dump import require_alone, restore
from jalon.backup.queues import forget_future, lost_since, require_broker
from jalon.backup.sqlite_cut import check_file
from jalon.backup.taking import BUS, MAILS, SECRETS, database_file
from jalon.distributed.folders import run_folder
from jalon.distributed.state import is_supervised
from jalon.services import BY_NAME
from jalon.ways import Way, settings_of_services
from jalon_core.copies.restoring import publish_again, raise_epoch
from jalon_core.db import migrations
from jalon_core.db.engine import Database
from jalon_core.service import Context, Service
from jalon_core.settings import SERVICES, Settings

_NEW = ".restored"


def put_back(settings: Settings, way: Way, folder: Path) -> Manifest:
    """Make an installation what it was when the backup was taken.

    :raises Unusable: the backup cannot be used, or Jalon is running.
    """
    manifest = read_manifest(folder)
    if manifest.way != way:
        raise Unusable(f"{folder} was taken from the {manifest.way} way of running; add --way {manifest.way}.")
    for service in SERVICES:
        if not (folder / database_file(service, way)).exists():
            raise Unusable(f"{folder} is not whole: {database_file(service, way)} is missing.")
        _refuse_newer(BY_NAME[service], manifest.revisions.get(service))
    with _stopped(settings):
        if way == "embedded":
            _put_files(settings, folder)
        else:
            _put_databases(settings, folder, manifest)
        for name in SECRETS:
            if (folder / name).exists():
                shutil.copy2(folder / name, settings.data_dir / name)
        if (folder / MAILS).is_dir():
            shutil.copytree(folder / MAILS, settings.data_dir / MAILS, dirs_exist_ok=True)
    return manifest


@contextlib.contextmanager
def _stopped(settings: Settings) -> Iterator[None]:
    if is_supervised(run_folder(settings)):
        raise Unusable("Jalon is up: end it with `jalon down` first.")
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(nobody(settings.data_dir))
        except AtWork as error:
            raise Unusable(str(error)) from error
        yield


def _refuse_newer(service: Service, revision: str | None) -> None:
    if revision not in migrations.known(service.package):
        raise Unusable(
            f"the backup of {service.name} is at migration {revision}, which this code does not know: it was made by a "
            "later Jalon. Install that first."
        )


def _put_files(settings: Settings, folder: Path) -> None:
    """Put every file beside its place, see that it is whole and raise its epoch there; then let all take their places.

    Whoever is interrupted runs it again: until the last step nothing has changed.
    """
    names = [f"{service}.sqlite3" for service in SERVICES]
    for name in [*names, BUS]:
        aside = settings.data_dir / f"{name}{_NEW}"
        _remove(aside)
        if (folder / name).exists():
            shutil.copyfile(folder / name, aside)
            check_file(aside)
    for service in SERVICES:
        _conclude(settings, BY_NAME[service], f"sqlite:///{settings.data_dir.absolute() / service}.sqlite3{_NEW}")
    for name in [*names, BUS]:
        _remove(settings.data_dir / name)
        aside = settings.data_dir / f"{name}{_NEW}"
        if aside.exists():
            aside.rename(settings.data_dir / name)


def _put_databases(settings: Settings, folder: Path, manifest: Manifest) -> None:
    services = settings_of_services(settings, "distributed")
    for service, own in services.items():
        require_alone(own.database_url_of(service))
    require_broker(services)
    for service, own in services.items():
        address = own.database_url_of(service)
        restore(address, folder / database_file(service, "distributed"))
        _conclude(own, BY_NAME[service], address, since=lost_since(manifest))
    # Last: whoever is interrupted before has lost nothing that the databases as they were still need.
    forget_future(services, lost_since(manifest))


def _conclude(settings: Settings, service: Service, address: str, since: dt.datetime | None = None) -> None:
    database = Database(address)
    try:
        migrations.upgrade(service.package, database)
        context = Context(service=service, settings=settings, database=database)
        if since is not None:
            publish_again(context, since)
        raise_epoch(context)
        if database.is_sqlite:
            # All of it into the one file that is about to be renamed.
            with database.engine.connect() as connection:
                connection.connection.driver_connection.execute("PRAGMA journal_mode = DELETE")  # type: ignore[union-attr]
    finally:
        database.dispose()


def _remove(file: Path) -> None:
    for name in (file.name, f"{file.name}-wal", f"{file.name}-shm", f"{file.name}-journal"):
        file.with_name(name).unlink(missing_ok=True)

"""`jalon backup`: everything that a new start needs, in one folder."""

import shutil
from importlib.metadata import version
from pathlib import Path

from jalon.backup.manifest import Manifest, Unusable
from jalon.backup.postgresql_dump import dump
from jalon.backup.queues import waiting_since
from jalon.backup.sqlite_cut import check_file, copy_at_once
from jalon.distributed import passwords
from jalon.ways import Way, settings_of_services
from jalon_core.access import secrets
from jalon_core.clock import now
from jalon_core.db import migrations
from jalon_core.db.engine import Database
from jalon_core.settings import SERVICES, Settings

BUS = "bus.sqlite3"
SECRETS = (secrets.FILE, passwords.FILE)
"""What no backup may miss: links in mails that were sent, and sealed values, depend on the key."""

MAILS = "mails"


def database_file(service: str, way: Way) -> str:
    """The name of a service's database in a backup."""
    return f"{service}.sqlite3" if way == "embedded" else f"{service}.dump"


def take_backup(settings: Settings, way: Way, folder: Path, *, mails: bool = False) -> Manifest:
    """Make a backup in a folder that does not exist yet, while Jalon works or not.

    :param mails: also keep the mails that were written as files.
    :raises Unusable: the folder is there already, or something cannot be read.
    """
    if folder.exists():
        raise Unusable(f"{folder} exists already: name a new folder.")
    aside = folder.with_name(f"{folder.name}.unfinished")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(mode=0o700, parents=True)
    began = now()
    services = settings_of_services(settings, way)
    addresses = {service: own.database_url_of(service) for service, own in services.items()}
    waiting = None
    if way == "embedded":
        _copy_files(settings, aside)
    else:
        waiting = waiting_since(services, began)
        for service, address in addresses.items():
            dump(address, aside / database_file(service, way))
    for name in SECRETS:
        if (settings.data_dir / name).exists():
            shutil.copy2(settings.data_dir / name, aside / name)
    if mails and (settings.data_dir / MAILS).is_dir():
        shutil.copytree(settings.data_dir / MAILS, aside / MAILS)
    revisions = {
        service: _revision(f"sqlite:///{aside.absolute()}/{service}.sqlite3" if way == "embedded" else address)
        for service, address in addresses.items()
    }
    manifest = Manifest(began=began, way=way, version=version("jalon"), revisions=revisions, waiting_since=waiting)
    manifest.write(aside)
    aside.rename(folder)
    return manifest


def _copy_files(settings: Settings, folder: Path) -> None:
    files = {settings.data_dir / f"{service}.sqlite3": folder / f"{service}.sqlite3" for service in SERVICES}
    missing = [str(file) for file in files if not file.exists()]
    if missing:
        raise Unusable(f"there is nothing to back up yet: {', '.join(missing)} missing.")
    # Last, because whoever writes a database may be about to write the bus, and nobody the other way round.
    if (settings.data_dir / BUS).exists():
        files[settings.data_dir / BUS] = folder / BUS
    copy_at_once(files)
    for copy in files.values():
        check_file(copy)


def _revision(address: str) -> str | None:
    database = Database(address)
    try:
        return migrations.current(database)
    finally:
        database.dispose()

"""``jalon backup`` and ``jalon restore``."""

import sys
from pathlib import Path

import click

from jalon.backup.manifest import Unusable
from jalon.backup.putting_back import put_back
from jalon.backup.taking import take_backup
from jalon.ways import WAY, UnknownWay, Way, way_of
from jalon_core.settings import Settings

FOLDER = click.argument("folder", type=click.Path(path_type=Path))


@click.command()
@FOLDER
@WAY
@click.option("--mails", is_flag=True, help="Also keep the mails that were written as files.")
@click.pass_obj
def backup(settings: Settings, folder: Path, way: Way | None, mails: bool) -> None:
    """Back everything up into a new folder, while Jalon runs."""
    try:
        manifest = take_backup(settings, way_of(settings, way), folder, mails=mails)
    except (Unusable, UnknownWay) as problem:
        _refuse("No backup was made", problem)
    click.echo(f"The backup of {manifest.began:%Y-%m-%d %H:%M:%S} UTC is in {folder}. It holds secrets: keep it safe.")


@click.command()
@FOLDER
@WAY
@click.pass_obj
def restore(settings: Settings, folder: Path, way: Way | None) -> None:
    """Make everything what it was in a backup; Jalon must be stopped."""
    try:
        manifest = put_back(settings, way_of(settings, way), folder)
    except (Unusable, UnknownWay) as problem:
        _refuse("Nothing was restored", problem)
    click.echo(f"Restored as of {manifest.began:%Y-%m-%d %H:%M:%S} UTC. Start Jalon as usual.")
    click.echo(
        "Mails that were on their way then are `unknown`, workflows that were at work then `failed`: look at them."
    )


def _refuse(words: str, problem: Exception) -> None:
    click.echo(f"{words}: {problem}", err=True)
    sys.exit(1)


COMMANDS = (backup, restore)

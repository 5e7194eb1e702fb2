"""``jalon plugin``: begin a plugin."""

import sys
from pathlib import Path

import click

from jalon_sdk.scaffold import NoPlugin, write_plugin


@click.group()
def plugin() -> None:
    """Packages that extend Jalon; docs/writing-a-plugin.md is the tutorial."""


@plugin.command()
@click.argument("name")
def new(name: str) -> None:
    """Write the template of a plugin into a folder of this name."""
    try:
        written = write_plugin(Path.cwd(), name)
    except NoPlugin as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    click.echo(f"written: {written}")


COMMANDS = (plugin,)

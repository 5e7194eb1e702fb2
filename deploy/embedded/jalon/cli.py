"""The ``jalon`` command."""

import os
import sys
from importlib import import_module
from pathlib import Path

import click

from jalon.distributed import commands as distributed_commands
from jalon_core import logs
from jalon_core.settings import Settings, WrongSetting

ELSEWHERE = {
    "dead-letters": "jalon.bus_commands",
    "parked": "jalon.bus_commands",
    "copies": "jalon.bus_commands",
    "plugin": "jalon.plugin_commands",
    "doctor": "jalon.doctor.command",
    "backup": "jalon.backup_commands",
    "restore": "jalon.backup_commands",
}
"""Commands by the module whose ``COMMANDS`` they are in, which is imported when one of them is asked for."""

FOR_OTHERS = frozenset({"docs", "gateway-config", "pages", "plugin", "secrets"})
"""Commands that write what other users read: documents, a plugin's skeleton, and what is mounted into containers."""


class Commands(click.Group):
    """A group that imports what a command needs when it is called.

    Every process of an installation is started by this command, and needs one service at most.
    """

    def list_commands(self, context: click.Context) -> list[str]:
        """All names, for the help."""
        return sorted({*super().list_commands(context), *ELSEWHERE})

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """The command of this name."""
        if name not in ELSEWHERE:
            return super().get_command(context, name)
        commands: tuple[click.Command, ...] = import_module(ELSEWHERE[name]).COMMANDS
        return next(command for command in commands if command.name == name)


@click.group(cls=Commands)
@click.pass_context
def main(context: click.Context) -> None:
    """Run and look after a Jalon installation. Settings come from the environment (docs/settings.md)."""
    try:
        context.obj = Settings.load()
    except WrongSetting as error:
        click.echo(f"Jalon does not start: {error}", err=True)
        sys.exit(2)
    if context.invoked_subcommand not in FOR_OTHERS:
        # The data folder holds all that is known of people, and the key to it: it is nobody else's on this machine.
        before = os.umask(0o077)
        context.call_on_close(lambda: os.umask(before))
    # Who starts Jalon by hand wants to read what it said when it was ready, not a line for each request.
    by_hand = context.invoked_subcommand == "run" and not context.obj.environ.get("JALON_LOG_LEVEL")
    logs.configure("warning" if by_hand else context.obj.log_level, readable=sys.stderr.isatty())


@main.command()
@click.pass_obj
def run(settings: Settings) -> None:
    """Serve everything from this one process until Ctrl-C."""
    from jalon.ports import require_free
    from jalon.server import serve  # imports every service; the other commands need not wait for that

    with distributed_commands.refusing():
        require_free(settings.bind, settings.port, "JALON_PORT")
    serve(settings)


@main.command()
@click.pass_obj
def migrate(settings: Settings) -> None:
    """Bring every database to the newest version."""
    from jalon.installation import Installation

    Installation(settings).migrate()
    click.echo("All databases are at the newest version.")


@main.command()
@click.option("--check", is_flag=True, help="Write nothing; fail if a document is stale.")
@click.option("--folder", type=click.Path(path_type=Path), default=Path("docs"), show_default=True)
def docs(check: bool, folder: Path) -> None:
    """Write the documents that are generated from the code."""
    from jalon.documents import generate

    names = generate.stale(folder) if check else generate.write(folder)
    for name in names:
        click.echo(f"{folder / name} {'is stale: run `make docs`' if check else 'written'}")
    if check and names:
        sys.exit(1)


for command in distributed_commands.COMMANDS:
    main.add_command(command)


if __name__ == "__main__":
    main()

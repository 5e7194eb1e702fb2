"""``jalon doctor``."""

import sys

import click

from jalon.doctor.examining import examine
from jalon.doctor.patient import patient
from jalon.ways import WAY, UnknownWay, Way, way_of
from jalon_core.settings import Settings


@click.command()
@WAY
@click.pass_obj
def doctor(settings: Settings, way: Way | None) -> None:
    """Look at everything that Jalon stands on; fails if something is wrong."""
    wrong = 0
    try:
        with patient(settings, way_of(settings, way)) as looked_at:
            for finding in examine(looked_at):
                click.echo(str(finding))
                wrong += finding.wrong
    except UnknownWay as problem:
        click.echo(str(problem), err=True)
        sys.exit(2)
    click.echo(f"{wrong} things are wrong." if wrong > 1 else "One thing is wrong." if wrong else "All is well.")
    sys.exit(1 if wrong else 0)


COMMANDS = (doctor,)

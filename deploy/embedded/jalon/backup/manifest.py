"""What a backup says of itself: when it was taken, by which code, and what is in it."""

import dataclasses
import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FILE = "manifest.json"
FORM = 1
_MOMENTS = ("began", "waiting_since")


class Unusable(Exception):
    """There is no backup here, or none that can be used; the message says what to do."""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """A backup's manifest.

    :ivar began: when it was begun: what is newer may be missing.
    :ivar way: ``embedded`` or ``distributed``.
    :ivar version: of Jalon.
    :ivar revisions: the migration that each service's database was at.
    :ivar waiting_since: when the oldest message was written that waited in a broker which is not part of the backup.
    """

    began: dt.datetime
    way: str
    version: str
    revisions: Mapping[str, str | None]
    waiting_since: dt.datetime | None = None
    form: int = FORM

    def write(self, folder: Path) -> None:
        """Write it, last of all: a folder without it is no backup."""
        values = dataclasses.asdict(self)
        (folder / FILE).write_text(json.dumps(values, indent=1, default=dt.datetime.isoformat) + "\n")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a backup.

    :raises Unusable: there is none, or of a later form.
    """
    try:
        values = json.loads((folder / FILE).read_text())
        moments = {name: dt.datetime.fromisoformat(values[name]) for name in _MOMENTS if values.get(name)}
        manifest = Manifest(**values | moments)
    except FileNotFoundError:
        raise Unusable(f"{folder} holds no backup: {FILE} is missing.") from None
    except (ValueError, TypeError, KeyError) as error:
        raise Unusable(f"{folder / FILE} cannot be read: {error}.") from error
    if manifest.form > FORM:
        raise Unusable(f"{folder} was made by a later Jalon ({manifest.version}): install that first.")
    return manifest

"""The secrets that a distributed installation makes for itself, kept in one file that only its user may read."""

import os
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path

FILE = "distributed.env"


def kept_secrets(folder: Path, names: Iterable[str]) -> Mapping[str, str]:
    """The secrets of these names; those that the file does not hold yet are made and added to it.

    :param folder: the data folder.
    """
    path = folder / FILE
    known = _read(path)
    missing = [name for name in names if name not in known]
    if missing:
        known |= {name: secrets.token_hex(32) for name in missing}
        _write(path, known)
    return known


def _read(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    lines = [line.partition("=") for line in path.read_text().splitlines() if line and not line.startswith("#")]
    return {name: value for name, _, value in lines}


def _write(path: Path, values: Mapping[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".new")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write("# Made by `jalon up`. Keep it with the backups: links in mails that were sent depend on it.\n")
        file.writelines(f"{name}={value}\n" for name, value in values.items())
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)

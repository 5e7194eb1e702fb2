"""The data folder."""

import shlex
import shutil
import stat
import tempfile
from collections.abc import Iterator

from jalon.doctor.finding import Finding
from jalon.doctor.patient import Patient

ENOUGH = 500_000_000
"""Free bytes, below which a backlog or a few attachments may fill the disk."""

TOO_OPEN = stat.S_IRWXO | stat.S_IWGRP
"""What nobody but the owner should have. That a group may read is left to whoever gave it the folder."""


def check_folder(patient: Patient) -> Iterator[Finding]:
    """It is there, is read by nobody else, can be written, and has room."""
    folder = patient.settings.data_dir.absolute()
    what = f"data folder {folder}"
    if not folder.is_dir():
        yield Finding(what, "is not there", "Start Jalon once, or set JALON_DATA_DIR to where its data is.")
        return
    mode = stat.S_IMODE(folder.stat().st_mode)
    if mode & TOO_OPEN:
        yield Finding(
            what,
            f"is open to others on this machine (mode {mode:04o})",
            f"chmod -R go= {shlex.quote(str(folder))}: it holds all that is known of people, and the key.",
        )
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        yield Finding(what, f"cannot be written ({error.strerror})", "Give it to the user that Jalon runs as.")
        return
    free = shutil.disk_usage(folder).free
    if free < ENOUGH:
        yield Finding(what, f"{free // 1_000_000} MB are free", "Make room: without it nothing can be stored.")
    else:
        yield Finding(what, f"can be written; {free // 1_000_000} MB are free")

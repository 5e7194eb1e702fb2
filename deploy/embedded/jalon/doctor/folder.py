"""The data folder."""

import shutil
import tempfile
from collections.abc import Iterator

from jalon.doctor.finding import Finding
from jalon.doctor.patient import Patient

ENOUGH = 500_000_000
"""Free bytes, below which a backlog or a few attachments may fill the disk."""


def check_folder(patient: Patient) -> Iterator[Finding]:
    """It is there, can be written, and has room."""
    folder = patient.settings.data_dir.absolute()
    what = f"data folder {folder}"
    if not folder.is_dir():
        yield Finding(what, "is not there", "Start Jalon once, or set JALON_DATA_DIR to where its data is.")
        return
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

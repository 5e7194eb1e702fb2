"""Whether Jalon runs at all."""

from collections.abc import Iterator

from jalon.at_work import AtWork, nobody
from jalon.distributed.folders import run_folder
from jalon.distributed.health import READY, health
from jalon.distributed.state import is_supervised, read_state
from jalon.doctor.finding import Finding
from jalon.doctor.patient import Patient

STOPPED = Finding("processes", "Jalon is not running here")


def check_processes(patient: Patient) -> Iterator[Finding]:
    """Who was stopped on purpose is well; who should run and does not is not."""
    folder = patient.settings.data_dir
    if not folder.is_dir():
        return
    if patient.way == "embedded":
        try:
            with nobody(folder):
                yield STOPPED
        except AtWork:
            yield Finding("processes", "Jalon is running")
        return
    state = read_state(run_folder(patient.settings)) if run_folder(patient.settings).is_dir() else None
    if state is None or not is_supervised(run_folder(patient.settings)):
        yield STOPPED
        return
    ill = [
        program.name
        for program in state.programs
        if program.state != "running" or (program.health is not None and health(program.health) != READY)
    ]
    if ill:
        yield Finding("processes", f"{', '.join(ill)} not ready", "See `jalon ps` and their logs.")
    else:
        yield Finding("processes", f"{len(state.programs)} are running")

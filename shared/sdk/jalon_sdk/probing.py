"""Import plugins in a process apart first: one that would end or block whoever imports it is found out there.

A plugin that raises needs no such care. One that calls ``os._exit``, crashes the interpreter or waits for a server that
does not answer would take its host with it, at every start.
"""

import contextlib
import os
import select
import signal
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import entry_points

GROUP = "jalon.plugins"
SECONDS = 20.0
_DONE = "."


def unimportable(names: Sequence[str], seconds: float = SECONDS) -> dict[str, str]:
    """Which of some installed plugins cannot be imported safely, and why.

    :param seconds: how long one import may take.
    """
    reasons: dict[str, str] = {}
    names = list(names)
    while names:
        reached, reason = _try(names, seconds)
        if reached not in names:  # all done; or not even begun, which is no plugin's fault
            break
        reasons[reached] = reason
        names = names[names.index(reached) + 1 :]
    return reasons


def _try(names: Sequence[str], seconds: float) -> tuple[str, str]:
    """Import in a new process, in order; gives the last name it reached, and how it ended there."""
    process = subprocess.Popen(  # noqa: S603  our own module; names are those of entry points
        [sys.executable, "-P", "-m", "jalon_sdk.probing", str(seconds), *names],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(os.path.abspath(path) for path in sys.path if path)},
        start_new_session=True,
    )
    with process:
        assert process.stdout is not None
        said, on_time = "", True
        poll = select.poll()
        poll.register(process.stdout, select.POLLIN)
        while on_time and not said.endswith(_DONE):
            on_time = bool(poll.poll(seconds * 1000))
            part = os.read(process.stdout.fileno(), 4096) if on_time else b""
            if on_time and not part:
                break
            said += part.decode()
        if not on_time:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        status = process.wait()
    reached = said.splitlines()[-1] if said else ""
    if not on_time:
        return reached, f"it was still being imported after {seconds:g} s"
    ending = f"signal {-status}" if status < 0 else f"status {status}"
    return reached, f"it ended the process that imported it, with {ending}"


def main(seconds: float, names: Sequence[str]) -> None:
    """Import plugins one after the other, telling the name of each before."""
    report = os.dup(1)
    os.dup2(2, 1)
    found = {entry.name: entry for entry in entry_points(group=GROUP)}
    for name in names:
        os.write(report, f"{name}\n".encode())
        signal.setitimer(signal.ITIMER_REAL, seconds + 2)  # should the host be gone, nobody else would end us
        with contextlib.suppress(BaseException):  # the loader will meet the same exception, and say it
            found[name].load()
    os.write(report, f"{_DONE}".encode())
    os._exit(0)


if __name__ == "__main__":
    main(float(sys.argv[1]), sys.argv[2:])

"""Plugins that would take their host with them are found out in a process apart."""

import subprocess
import sys
import textwrap
import time

import psutil
import pytest

from jalon_sdk.plugins import load_plugins
from jalon_sdk.probing import unimportable

ENDS = {
    "exits": ("import os; os._exit(7)", "it ended the process that imported it, with status 7"),
    "exits_well": ("import os; os._exit(0)", "it ended the process that imported it, with status 0"),
    "crashes": ("import ctypes; ctypes.string_at(0)", "it ended the process that imported it, with signal 11"),
    "waits": ("import time; time.sleep(3600)", "it was still being imported after 5 s"),
}


def test_only_the_culprits_are_named(install) -> None:
    install("aaa")
    for name, (code, _) in ENDS.items():
        install(name, code)
    install("raises", "raise SystemExit(3)")
    install("talks", "import os, sys; print('hello'); os.write(1, b'waits\\n'); sys.stdout.flush()")
    install("zzz")

    names = ["aaa", *sorted(ENDS), "raises", "talks", "zzz"]

    assert unimportable(names, seconds=5) == {name: reason for name, (_, reason) in ENDS.items()}


def test_the_loader_asks_before_it_imports(install) -> None:
    install("exits", "import os; os._exit(7)")
    install("good")

    plugins = load_plugins()

    assert "good" in plugins.registered
    assert plugins.quarantined["exits"].reason == "it ended the process that imported it, with status 7"
    assert plugins.quarantined["exits"].info.version == "1.0"


def test_nothing_to_import_starts_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere")
    assert unimportable([]) == {}


def test_the_process_ends_by_itself_when_its_host_was_killed(install) -> None:
    install("waits", "import time; time.sleep(3600)")
    code = f"""
        import sys
        sys.path[:] = {sys.path!r}
        from jalon_sdk.probing import unimportable
        print("begun", flush=True)
        unimportable(["waits"], seconds=5)
    """
    with subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], stdout=subprocess.PIPE, text=True) as host:
        assert host.stdout
        assert host.stdout.readline() == "begun\n"
        (probe,) = eventually_children(host.pid)
        host.kill()
    _, alive = psutil.wait_procs([probe], timeout=60)
    assert not [process for process in alive if process.status() != psutil.STATUS_ZOMBIE]


def eventually_children(pid: int) -> list[psutil.Process]:
    deadline = time.monotonic() + 60
    while not (children := psutil.Process(pid).children()):
        assert time.monotonic() < deadline, "it started no process"
        time.sleep(0.02)
    return children

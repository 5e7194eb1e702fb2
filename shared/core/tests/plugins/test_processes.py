"""The life of a plugin's processes: started on first use, shared, ended when idle, never left behind."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time

import psutil
import pytest

from jalon_core.plugins.failures import PluginBusy, PluginCrashed, PluginWontStart

WORK = """
@action(timeout=30.0)
def slow(context):
    time.sleep(0.3)
    return ActionResult(output={"pid": os.getpid()})
"""

BUSY = """
@action(timeout=60.0)
def busy(context):
    open({begun!r}, "w").close()
    while not os.path.exists({enough!r}):
        time.sleep(0.02)
    return ActionResult()
"""


def until(condition, seconds: float = 60.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


def test_nothing_is_started_before_the_first_call_and_one_process_serves_many(write_plugin, make_host) -> None:
    write_plugin("tool")
    host = make_host()
    assert host.health()[0].processes == 0
    pids = {host.run("tool.greet", {}, key="k").output["pid"] for _ in range(5)}
    assert len(pids) == 1
    assert host.health()[0].processes == 1


def test_calls_at_once_share_the_few_processes(write_plugin, make_host) -> None:
    write_plugin("tool", WORK)
    host = make_host(seconds=30.0)  # who waits for a process that starts may wait long on a busy machine
    pids: list[int] = []
    threads = [
        threading.Thread(target=lambda: pids.append(host.run("tool.slow", {}, key="k").output["pid"])) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(pids) == 4
    assert len(set(pids)) == 2


def test_who_finds_no_free_process_in_time_is_told(write_plugin, make_host, tmp_path) -> None:
    begun, enough = tmp_path / "begun", tmp_path / "enough"
    quick = "@action(timeout=0.1)\ndef quick(context):\n    return ActionResult()\n"
    write_plugin("tool", BUSY.format(begun=str(begun), enough=str(enough)) + quick)
    host = make_host(processes=1)
    host.run("tool.greet", {}, key="k")
    working = threading.Thread(target=lambda: host.run("tool.busy", {}, key="k"))
    working.start()
    assert until(begun.exists)
    with pytest.raises(PluginBusy) as caught:
        host.run("tool.quick", {}, key="k")
    assert caught.value.retryable
    enough.touch()
    working.join()


def test_idle_processes_end(write_plugin, make_host) -> None:
    write_plugin("tool")
    host = make_host(idle_seconds=0.2)
    pid = host.run("tool.greet", {}, key="k").output["pid"]
    assert until(lambda: host.health()[0].processes == 0)
    assert not psutil.pid_exists(pid)
    assert host.run("tool.greet", {}, key="k").output["pid"] != pid


def test_a_process_that_ended_between_two_calls_is_replaced(write_plugin, make_host) -> None:
    write_plugin("tool")
    host = make_host()
    pid = host.run("tool.greet", {}, key="k").output["pid"]
    os.kill(pid, signal.SIGKILL)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    assert host.run("tool.greet", {}, key="k").output["pid"] != pid


def test_a_plugin_that_fails_only_in_its_own_process_says_why(write_plugin, make_host) -> None:
    write_plugin("moody", f"\nif os.getpid() != {os.getpid()}:\n    raise ValueError('not in this house')\n")
    with pytest.raises(PluginWontStart, match="ValueError: not in this house") as caught:
        make_host().run("moody.greet", {}, key="k")
    assert not caught.value.retryable


def test_a_plugin_that_never_gets_ready_is_ended(write_plugin, make_host) -> None:
    write_plugin("lazy", f"\nif os.getpid() != {os.getpid()}:\n    time.sleep(3600)\n")
    host = make_host(start_seconds=1.0)
    with pytest.raises(PluginWontStart, match="was not ready after 1 s"):
        host.run("lazy.greet", {}, key="k")
    assert host.health()[0].processes == 0


def test_closing_ends_everything_even_what_is_at_work(write_plugin, make_host, tmp_path) -> None:
    begun = tmp_path / "begun"
    write_plugin("tool", BUSY.format(begun=str(begun), enough="/nowhere"))
    host = make_host()
    pid = host.run("tool.greet", {}, key="k").output["pid"]
    failures: list[Exception] = []

    def work() -> None:
        try:
            host.run("tool.busy", {}, key="k")
        except PluginCrashed as failure:
            failures.append(failure)

    working = threading.Thread(target=work)
    working.start()
    assert until(begun.exists)
    started = time.monotonic()
    host.close()
    working.join()
    assert time.monotonic() - started < 30, "it waited for the action to time out"
    assert len(failures) == 1
    assert not psutil.pid_exists(pid)
    with pytest.raises(PluginBusy, match="stopping"):
        host.run("tool.greet", {}, key="k")


HOST = """
    import sys, threading, time
    sys.path[:] = {path!r}
    from jalon_core.plugins.host import PluginHost
    from jalon_sdk.plugins import load_plugins

    host = PluginHost(load_plugins(only="tool"))
    print(host.run("tool.greet", {{}}, key="k").output["pid"], flush=True)
    threading.Thread(target=lambda: host.run("tool.{action}", {{}}, key="k"), daemon=True).start()
    time.sleep(0.3)
    print("working", flush=True)
    time.sleep(60)
"""


@pytest.mark.parametrize("action", ["greet", "sleeps", "spins", "keeps_the_interpreter", "with_child"])
def test_when_the_host_is_killed_its_processes_end(action, write_plugin) -> None:
    write_plugin(
        "tool",
        """
@action(timeout=60.0)
def sleeps(context):
    time.sleep(3600)

@action(timeout=60.0)
def spins(context):
    while True: pass

@action(timeout=1.0)
def keeps_the_interpreter(context):
    ctypes.PyDLL(None).sleep(3600)  # no other thread of this process runs meanwhile; the kernel ends it

@action(timeout=60.0)
def with_child(context):
    subprocess.run(["sleep", "3601"])
""",
    )
    code = textwrap.dedent(HOST).format(path=sys.path, action=action)
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as host:
        assert host.stdout
        pid = int(host.stdout.readline())
        assert host.stdout.readline() == "working\n"
        tool = psutil.Process(pid)
        assert action != "with_child" or until(tool.children)
        family = [tool, *tool.children(recursive=True)]
        assert len(family) == (2 if action == "with_child" else 1)
        host.kill()
    _, alive = psutil.wait_procs(family, timeout=60)
    assert not [process for process in alive if process.status() != psutil.STATUS_ZOMBIE]
